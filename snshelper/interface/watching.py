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

    The session is read again first: a tab whose log-in ended is shown nothing more. Nor is a socket
    that took up a tab's token, which is no credential, and has not yet said anything: what the tab
    knows of its log-in then comes from the socket before it.
    """

    async def push(watcher: Watcher) -> bool:
        namespace = app.event_namespace
        if namespace is None or watcher.token not in namespace.token_to_sid:
            return False
        token = rx.BaseStateToken(ident=watcher.token, cls=watcher.state)
        async with app.modify_state(token) as root:
            if (root.router.headers.cookie or "") != _cookie_of_socket(app, watcher.token):
                return False
            state: Watched = await root.get_state(watcher.state)
            actor = await state._actor()
            if not actor.account_id:
                return False
            await state._show(actor)
        return True

    return push


def _cookie_of_socket(app: rx.App, token: str) -> str | None:
    """The Cookie header with which the tab's present socket was opened; None when it is closed."""
    namespace = app.event_namespace
    socket = namespace.token_to_sid.get(token) if namespace else None
    if namespace is None or socket is None or app.sio is None:
        return None
    environ = app.sio.get_environ(socket, namespace.namespace) or {}
    return str(environ.get("HTTP_COOKIE", ""))
