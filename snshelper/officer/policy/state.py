"""What the officer's screen of the policy shows and does."""

from dataclasses import dataclass
from typing import Any

import reflex as rx

from snshelper.accounts.state import staff_event
from snshelper.accounts.state.step_up import StepUpPage
from snshelper.kernel.actor import Actor
from snshelper.kernel.i18n import LANGUAGES, Texts
from snshelper.kernel.runtime import current, in_thread
from snshelper.mail.letters import Letter
from snshelper.officer.mailings.queries import Progress
from snshelper.officer.policy.actions import announce_policy, check_draft, read_desk
from snshelper.officer.policy.letters import policy_letter
from snshelper.officer.policy.rules import Change, ChangeDraft, notice_days, read_draft
from snshelper.privacy.policy import Version, coming, earliest_day, in_force
from snshelper.privacy.policy_pages import day_in_words


@dataclass(frozen=True)
class VersionLine:
    """One version of the list, in words."""

    number: int
    state: str
    reason: str
    announced: str
    effective: str
    path: str
    letters: str
    written: int
    readers: int


@dataclass(frozen=True)
class LetterPreview:
    """What members of one language will read."""

    lang: str
    subject: str
    body: str


class PolicyDesk(StepUpPage, rx.State):
    """The versions, and the change that is being prepared."""

    lines: list[VersionLine] = []
    letters: list[LetterPreview] = []
    is_new: bool = True
    is_loaded: bool = False
    text_hash: str = ""
    earliest: str = ""
    earliest_disadvantage: str = ""
    done: str = ""
    _draft: ChangeDraft | None = None

    @staff_event("policy.announce")
    async def load(self, actor: Actor) -> None:
        """The screen was opened, or is to be read again."""
        self.letters, self.done, self._draft = [], "", None
        await self._show(actor)

    @staff_event("policy.announce")
    async def refresh(self, actor: Actor) -> None:
        """Read again how far the letters have come."""
        await self._show(actor)

    @staff_event("policy.announce")
    async def preview(self, actor: Actor, form: dict[str, Any]) -> None:
        """Show what would be announced; announces nothing."""
        self.letters, self._draft, self.done = [], None, ""
        draft = read_draft(form, self.text_hash)
        change = await in_thread(check_draft, current(), actor, draft)
        self.letters, self._draft = _letters(draft, change, self.lines), draft

    @staff_event("policy.announce")
    async def edit(self, actor: Actor) -> None:
        """Back to the form; what was written stays in it."""
        self.letters, self._draft = [], None

    @staff_event("policy.announce")
    async def announce(self, actor: Actor) -> None:
        """Publish what was previewed."""
        draft = self._draft or read_draft({}, self.text_hash)
        number = await in_thread(announce_policy, current(), actor, self._token(), draft)
        self.letters, self._draft = [], None
        self.done = self._texts()("policy.desk.done", version=number)
        await self._show(actor)

    async def _show(self, actor: Actor) -> None:
        deps = current()
        desk = await in_thread(read_desk, deps, actor)
        now, settings = deps.clock(), deps.settings
        self.is_new, self.text_hash = desk.candidate.is_new, desk.candidate.text_hash
        self.earliest = earliest_day(now, notice_days(settings, is_disadvantage=False)).isoformat()
        self.earliest_disadvantage = earliest_day(
            now, notice_days(settings, is_disadvantage=True)
        ).isoformat()
        applying, later = in_force(desk.versions, now), coming(desk.versions, now)
        self.lines = [
            _line(
                self._texts(),
                version,
                "coming" if version in later else "now" if version == applying else "past",
                desk.mailings.get(str(version.number)),
            )
            for version in reversed(desk.versions)
        ]
        self.is_loaded = True


def _line(t: Texts, version: Version, state: str, progress: Progress | None) -> VersionLine:
    return VersionLine(
        number=version.number,
        state=t(f"policy.state.{state}"),
        reason=t(f"policy.reason.{version.reason}"),
        announced=day_in_words(version.announced_at, t.lang),
        effective=day_in_words(version.effective_at, t.lang),
        path=t.url(version.path),
        letters=_letters_in_words(t, progress),
        written=progress.written + progress.withheld if progress else 0,
        readers=progress.readers if progress else 0,
    )


def _letters_in_words(t: Texts, progress: Progress | None) -> str:
    if progress is None:
        return ""
    state = "finished" if progress.finished_at else "under_way"
    return t(
        f"policy.desk.letters.{state}",
        written=f"{progress.written:,}",
        readers=f"{progress.readers:,}",
        handed_over=f"{progress.handed_over:,}",
        withheld=f"{progress.withheld:,}",
    )


def _letters(draft: ChangeDraft, change: Change, lines: list[VersionLine]) -> list[LetterPreview]:
    deps = current()
    now, number = deps.clock(), lines[0].number + 1 if lines else 1
    version = Version(number, change.reason, draft.is_disadvantage, now, change.effective_at, "")
    return [
        _preview(lang, policy_letter(deps.settings.public_url, version, lang, draft.words[lang]))
        for lang in LANGUAGES
    ]


def _preview(lang: str, letter: Letter) -> LetterPreview:
    return LetterPreview(lang, letter.subject, letter.body)
