"""The state of /mypage/security: password, log-ins, language of mail."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from snshelper.accounts.actions.passwords import change_password
from snshelper.accounts.actions.sessions import revoke_other_sessions, revoke_session, set_language
from snshelper.accounts.queries import OpenSession, open_sessions, own_account
from snshelper.accounts.rules import PASSWORD_MAXIMUM, as_text
from snshelper.accounts.state import ShopPage, member_event
from snshelper.kernel.actor import Actor
from snshelper.kernel.clock import JAPAN
from snshelper.kernel.runtime import current, in_thread

_MOMENT = "%Y-%m-%d %H:%M"


@dataclass
class SessionLine:
    """One log-in, ready to be shown."""

    handle: str
    started: str
    ends: str
    ip: str
    is_current: bool


class Security(ShopPage, rx.State):
    """Never holds a password: those travel in one event and are forgotten."""

    email: str = ""
    is_verified: bool = True
    lang: str = "ja"
    sessions: list[SessionLine] = []
    done: str = ""

    @member_event
    async def load(self, actor: Actor) -> None:
        """The page was opened, or the connection came back."""
        self.done = ""
        await self._show(actor)

    @member_event
    async def change_password(self, actor: Actor, form: dict[str, Any]) -> None:
        """The form with the fields `current` and `password` was sent."""
        self.done = ""
        typed = form if isinstance(form, dict) else {}
        # One character more than allowed still reaches the rule that says so.
        present, chosen = (
            as_text(str(typed.get(name, ""))[: PASSWORD_MAXIMUM + 1], PASSWORD_MAXIMUM + 1)
            for name in ("current", "password")
        )
        await change_password(current(), actor, present, chosen, self._token())
        self.done = self._texts()("accounts.security.changed")
        await self._show(actor)

    @member_event
    async def revoke(self, actor: Actor, handle: str) -> None:
        """End one log-in."""
        self.done = ""
        await in_thread(revoke_session, current(), actor, as_text(handle, 64))
        self.done = self._texts()("accounts.security.revoked")
        await self._show(actor)

    @member_event
    async def revoke_others(self, actor: Actor) -> None:
        """End every log-in but this one."""
        self.done = ""
        await in_thread(revoke_other_sessions, current(), actor, self._token())
        self.done = self._texts()("accounts.security.revoked")
        await self._show(actor)

    @member_event
    async def choose_language(self, actor: Actor, lang: str) -> None:
        """Another language for mail."""
        self.done = ""
        await in_thread(set_language, current(), actor, as_text(lang, 2))
        self.done = self._texts()("accounts.security.language_saved")
        await self._show(actor)

    async def _show(self, actor: Actor) -> None:
        deps = current()
        account = await in_thread(own_account, deps, actor)
        self.email, self.is_verified, self.lang = account.email, account.is_verified, account.lang
        rows = await in_thread(open_sessions, deps, actor, self._token())
        self.sessions = [_line(row) for row in rows]


def _line(row: OpenSession) -> SessionLine:
    return SessionLine(
        handle=row.handle,
        started=row.created_at.astimezone(JAPAN).strftime(_MOMENT),
        ends=row.expires_at.astimezone(JAPAN).strftime(_MOMENT),
        ip=row.ip,
        is_current=row.is_current,
    )
