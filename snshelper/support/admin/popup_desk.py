"""What the popups screen shows and does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from snshelper.accounts.state import ShopPage, staff_event
from snshelper.kernel import runtime
from snshelper.kernel.actor import Actor
from snshelper.kernel.clock import JAPAN
from snshelper.kernel.i18n import Texts
from snshelper.support.actions.popups import (
    change_popup,
    create_popup,
    list_popups,
    switch_popup,
)
from snshelper.support.rules.popups import PopupGone, local_moment, read_popup
from snshelper.support.tables import Popup, PopupText


@dataclass(frozen=True)
class PopupRow:
    """One popup of the list, with everything its form needs."""

    id: str = ""
    title: str = ""
    version: int = 0
    is_on: bool = True
    period: str = ""
    link: str = ""
    starts_at: str = ""
    ends_at: str = ""
    title_ja: str = ""
    body_ja: str = ""
    title_ko: str = ""
    body_ko: str = ""
    title_en: str = ""
    body_en: str = ""


class PopupDesk(ShopPage, rx.State):
    """All popups, and one of them in a form at the side."""

    rows: list[PopupRow] = []
    edited: PopupRow = PopupRow()
    is_editing: bool = False

    @staff_event("popups.write")
    async def load(self, actor: Actor) -> None:
        """Show the popups as they stand."""
        await self._list(actor)

    @staff_event("popups.write")
    async def start_new(self, actor: Actor) -> None:
        """Offer an empty form."""
        self.edited, self.is_editing = PopupRow(), True

    @staff_event("popups.write")
    async def edit(self, actor: Actor, popup_id: str) -> None:
        """Offer a popup's form."""
        await self._list(actor)
        found = next((row for row in self.rows if row.id == popup_id), None)
        if found is None:
            raise PopupGone()
        self.edited, self.is_editing = found, True

    @staff_event("popups.write")
    async def put_away(self, actor: Actor) -> None:
        """Close the form without keeping it."""
        self.edited, self.is_editing = PopupRow(), False

    @staff_event("popups.write")
    async def save(self, actor: Actor, form: dict[str, Any]) -> None:
        """Keep the popup in the form; as a new version when everybody shall see it again."""
        deps = runtime.current()
        draft = read_popup(form, deps.clock())
        if self.edited.id:
            shows_again = form.get("show_again") == "on"
            await runtime.in_thread(
                change_popup, deps, actor, self.edited.id, draft, show_again=shows_again
            )
        else:
            await runtime.in_thread(create_popup, deps, actor, draft)
        self.edited, self.is_editing = PopupRow(), False
        await self._list(actor)

    @staff_event("popups.write")
    async def switch(self, actor: Actor, popup_id: str, is_on: bool) -> None:
        """Show a popup, or stop showing it."""
        await runtime.in_thread(
            switch_popup, runtime.current(), actor, str(popup_id), is_on=is_on is True
        )
        await self._list(actor)

    async def _list(self, actor: Actor) -> None:
        found = await runtime.in_thread(list_popups, runtime.current(), actor)
        self.rows = [popup_row(self._texts(), popup, texts) for popup, texts in found]


def popup_row(t: Texts, popup: Popup, texts: Sequence[PopupText]) -> PopupRow:
    """A popup in the words of the screen's language, and as its form wants it."""
    words = {f"title_{text.lang}": text.title for text in texts}
    words |= {f"body_{text.lang}": text.body for text in texts}
    ends = (popup.starts_at, popup.ends_at)
    shown = [at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M") if at else "" for at in ends]
    return PopupRow(
        id=popup.id,
        title=words.get(f"title_{t.lang}", ""),
        version=popup.version,
        is_on=popup.is_on,
        period=" – ".join(shown).strip(),
        link=popup.link,
        starts_at=local_moment(popup.starts_at),
        ends_at=local_moment(popup.ends_at),
        **words,
    )
