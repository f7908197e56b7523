"""A member's consents on their privacy page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import reflex as rx

from snshelper.accounts.state import ShopPage, member_event
from snshelper.kernel import runtime
from snshelper.kernel.actor import Actor
from snshelper.kernel.clock import JAPAN
from snshelper.kernel.i18n import Texts
from snshelper.officer.consents.actions import give_consent, withdraw_consent
from snshelper.officer.consents.queries import own_consents
from snshelper.officer.consents.rules import KINDS, ConsentKind, Standing, standing, wording
from snshelper.officer.consents.tables import Consent, ConsentWording
from snshelper.privacy.documents import long_date

_LAST_MOMENT = timedelta(microseconds=1)


@dataclass(frozen=True)
class ConsentRow:
    """One consent of the past or the present, in words."""

    id: str
    name: str
    given: str
    until: str
    state: str
    lines: list[str]


class OwnConsents(ShopPage, rx.State):
    """What is allowed now, by kind, and everything that ever was."""

    standings: dict[str, str] = {}
    notes: dict[str, str] = {}
    rows: list[ConsentRow] = []

    @member_event
    async def load(self, actor: Actor) -> None:
        """Show the consents as they stand."""
        await self._show(actor)

    @member_event
    async def give(self, actor: Actor, kind: str, text_hash: str) -> None:
        """Agree to the text that was shown."""
        deps, lang = runtime.current(), self._lang()
        await runtime.in_thread(give_consent, deps, actor, kind, text_hash, lang=lang)
        await self._show(actor)

    @member_event
    async def withdraw(self, actor: Actor, kind: str) -> None:
        """Take a consent back."""
        await runtime.in_thread(withdraw_consent, runtime.current(), actor, kind)
        await self._show(actor)

    async def _show(self, actor: Actor) -> None:
        deps, t = runtime.current(), self._texts()
        now = deps.clock()
        found = await runtime.in_thread(own_consents, deps, actor)
        newest: dict[str, Consent] = {}
        for consent, _ in found:
            newest.setdefault(consent.kind, consent)
        says = {kind: standing_of(newest.get(kind), kind, now) for kind in KINDS}
        self.standings = {kind: str(said) for kind, said in says.items()}
        self.notes = {kind: _note(t, said, newest.get(kind)) for kind, said in says.items()}
        self.rows = [_row(t, consent, text, now) for consent, text in found]


def standing_of(consent: Consent | None, kind: ConsentKind, now: datetime) -> Standing:
    """What the member's newest consent of a kind says; `none` where nothing was ever given."""
    if consent is None:
        return "none"
    current = wording(kind).hash
    return standing(consent.text_hash, consent.expires_at, consent.withdrawn_at, current, now)


def _note(t: Texts, said: Standing, consent: Consent | None) -> str:
    until = _last_day(t, consent) if consent else ""
    return t(f"consent.note.{said}", until=until)


def _row(t: Texts, consent: Consent, text: ConsentWording, now: datetime) -> ConsentRow:
    said = standing(
        consent.text_hash, consent.expires_at, consent.withdrawn_at, consent.text_hash, now
    )
    ended = consent.withdrawn_at
    return ConsentRow(
        id=consent.id,
        name=t(f"consent.{consent.kind}.title"),
        given=_day(t, consent.given_at),
        until=_last_day(t, consent),
        state=t(f"consent.state.{said}", day=_day(t, ended) if ended else ""),
        lines=str(text.words.get(consent.lang, "")).split("\n")[1:],
    )


def _day(t: Texts, moment: datetime) -> str:
    return long_date(moment.astimezone(JAPAN).date(), t.lang)


def _last_day(t: Texts, consent: Consent) -> str:
    """The last day on which it holds (the clocks of Japan and Korea agree)."""
    return _day(t, consent.expires_at - _LAST_MOMENT)
