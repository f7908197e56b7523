"""The pages of the privacy policy: the text that applies, what is coming, and every version."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from snshelper.interface.templates import render
from snshelper.interface.visits import Fill, Filler, Visit
from snshelper.kernel import runtime
from snshelper.kernel.clock import JAPAN
from snshelper.kernel.errors import NotFound
from snshelper.kernel.i18n import Lang, Texts, text
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.privacy.dates import long_date
from snshelper.privacy.policy import Version, coming, in_force
from snshelper.privacy.policy_text import Difference, differences, says_the_same
from snshelper.privacy.switches import is_thrown
from snshelper.privacy.versions import (
    VersionText,
    opening_version,
    published_versions,
    version_texts,
)
from snshelper.settings import Settings

Candidate = Callable[[Settings, Lang], str]
"""The policy as the program says it now, as HTML."""
_LINE_PLACE = '<p id="version"></p>'


@dataclass(frozen=True)
class VersionRow:
    """One version in words. `state` is `coming`, `now` or `past`."""

    number: int
    state: str
    announced: str
    effective: str
    effective_iso: str
    reason: str
    words: str
    path: str
    changes: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class _Shelf:
    """Every version with its text in one language, and the moment it is read."""

    lang: Lang
    now: datetime
    versions: tuple[Version, ...]
    texts: dict[int, VersionText]

    @property
    def applying(self) -> Version:
        return in_force(self.versions, self.now) or self.versions[0]

    def find(self, number: str) -> Version:
        found = next((v for v in self.versions if str(v.number) == number), None)
        if found is None:
            raise NotFound()
        return found

    def row(self, version: Version) -> VersionRow:
        before, here = self.texts.get(version.number - 1), self.texts[version.number]
        return VersionRow(
            number=version.number,
            state=self._state(version),
            announced=day_in_words(version.announced_at, self.lang),
            effective=day_in_words(version.effective_at, self.lang),
            effective_iso=version.effective_at.astimezone(JAPAN).date().isoformat(),
            reason=text(self.lang, f"policy.reason.{version.reason}"),
            words=here.words,
            path=version.path,
            changes=differences(before.html, here.html) if before else (),
        )

    def _state(self, version: Version) -> str:
        if version.effective_at > self.now:
            return "coming"
        return "now" if version == self.applying else "past"

    def rows(self, versions: Sequence[Version]) -> list[VersionRow]:
        return [self.row(version) for version in versions]


def day_in_words(moment: datetime, lang: Lang) -> str:
    """The calendar day in Japan on which `moment` falls."""
    return long_date(moment.astimezone(JAPAN).date(), lang)


def policy_filler(candidate: Candidate) -> Filler:
    """/privacy: the text that applies, and above it a notice of what was announced."""

    async def fill(visit: Visit) -> Fill:
        html = await runtime.in_thread(_policy, runtime.current(), candidate, visit)
        return Fill(slots={"document": html})

    return fill


def history_filler(candidate: Candidate) -> Filler:
    """/privacy/history: every version, newest first, with reason, dates and differences."""

    async def fill(visit: Visit) -> Fill:
        shelf = await runtime.in_thread(_shelf, runtime.current(), candidate, visit.lang)
        rows = shelf.rows(shelf.versions[::-1])
        return Fill({"document": render("privacy/templates/history.html", visit, versions=rows)})

    return fill


def version_filler(candidate: Candidate) -> Filler:
    """/privacy/history/<number>: one version as it was announced. Raises NotFound."""

    async def fill(visit: Visit) -> Fill:
        shelf = await runtime.in_thread(_shelf, runtime.current(), candidate, visit.lang)
        version = shelf.find(visit.params.get("number", ""))
        row, stored = shelf.row(version), shelf.texts[version.number]
        html = stored.html.replace(_LINE_PLACE, "", 1)
        page = render("privacy/templates/policy_version.html", visit, version=row, text=html)
        return Fill({"document": page}, title=visit.t("policy.title_of", version=row.number))

    return fill


def _policy(deps: Deps, candidate: Candidate, visit: Visit) -> str:
    if is_thrown("policy.page"):
        return ""
    shelf = _shelf(deps, candidate, visit.lang)
    applying = shelf.applying
    stored, own = shelf.texts[applying.number].html, candidate(deps.settings, visit.lang)
    # The same words in today's mark-up; other words only once they were announced and apply.
    is_own = says_the_same(stored, own) or is_thrown("policy.old_text")
    html = own if is_own else stored
    line = render("privacy/templates/policy_line.html", visit, version=shelf.row(applying))
    rows = shelf.rows(coming(shelf.versions, shelf.now))
    notice = render("privacy/templates/policy_notice.html", visit, versions=rows)
    return notice + html.replace(_LINE_PLACE, line, 1)


def _shelf(deps: Deps, candidate: Candidate, lang: Lang) -> _Shelf:
    """What was published; a shop that was never opened shows what it would open with."""
    now = deps.clock()
    with reading(deps.engine) as session:
        versions, texts = published_versions(session), version_texts(session, lang)
    if versions:
        return _Shelf(lang, now, versions, texts)
    own = candidate(deps.settings, lang)
    first = opening_version({lang: own}, now)
    words = VersionText(Texts(lang)("policy.first_words"), own)
    return _Shelf(lang, now, (first,), {first.number: words})
