"""Tying a page state to the changes of an account: it is read again whenever something moved."""

from typing import Any, Protocol

import reflex as rx

from snshelper.kernel.actor import Actor
from snshelper.kernel.live import Watcher, tabs


class Watched(Protocol):
    """A page state that can be brought up to date from outside an event."""

    async def _actor(self) -> Actor:
        """Who holds the tab's session now."""

    async def _show(self, actor: Actor) -> None:
        """Read the truth again and show it."""


def watch_account(state: Any, actor: Actor) -> None:
    """Keep `state` of this tab up to date with the actor's account. Repeating is harmless."""
    if actor.account_id:
        token = state.router.session.client_token
        tabs.watch(actor.account_id, Watcher(token, type(state)))


def pusher(app: rx.App) -> Any:
    """The push for `publish_changes`: bring one watching tab up to date.

    The session is read again first: a tab whose log-in ended is shown nothing more.
    """

    async def push(watcher: Watcher) -> bool:
        namespace = app.event_namespace
        if namespace is None or watcher.token not in namespace.token_to_sid:
            return False
        token = rx.BaseStateToken(ident=watcher.token, cls=watcher.state)
        async with app.modify_state(token) as root:
            state: Watched = await root.get_state(watcher.state)
            actor = await state._actor()
            if not actor.account_id:
                return False
            await state._show(actor)
        return True

    return push
