"""What the officer does with the policy: read what changed, and announce it."""

from dataclasses import dataclass

from sqlmodel import Session

from snshelper.accounts.actions.step_up import require_step_up
from snshelper.kernel.actor import Actor
from snshelper.kernel.i18n import LANGUAGES, Lang
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.officer.mailings.actions import begin_mailing
from snshelper.officer.mailings.queries import Progress, progress_of
from snshelper.officer.policy.letters import MAILING, PolicyOccasion
from snshelper.officer.policy.rules import Change, ChangeDraft, accepted
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.privacy.documents import program_texts
from snshelper.privacy.policy import PolicyRefused, Version
from snshelper.privacy.policy_text import text_hash
from snshelper.privacy.versions import (
    hold_policy,
    keep_version,
    published_versions,
    version_text,
)

PERMISSION = "policy.announce"


@dataclass(frozen=True)
class Candidate:
    """The program's own text beside the newest published version.

    `before` and `after` are HTML by language; `is_new` says whether they say different things.
    """

    text_hash: str
    is_new: bool
    before: dict[Lang, str]
    after: dict[Lang, str]


@dataclass(frozen=True)
class Desk:
    """What the officer's screen shows."""

    candidate: Candidate
    versions: tuple[Version, ...]
    mailings: dict[str, Progress]


def read_desk(deps: Deps, actor: Actor) -> Desk:
    """The candidate, every version, and how far their mailings have come. Raises NotAllowed."""
    actor.require(PERMISSION)
    texts = program_texts(deps.settings)
    with reading(deps.engine) as session:
        versions = published_versions(session)
        numbers = [str(version.number) for version in versions]
        return Desk(
            _candidate(session, texts, versions),
            versions,
            progress_of(session, MAILING, numbers),
        )


def has_candidate(deps: Deps) -> bool:
    """Whether the program says something that was not announced yet."""
    texts = program_texts(deps.settings)
    with reading(deps.engine) as session:
        return _candidate(session, texts, published_versions(session)).is_new


def _candidate(
    session: Session, texts: dict[Lang, str], versions: tuple[Version, ...]
) -> Candidate:
    if not versions:
        # Nothing was ever published: the shop opens with this text, there is nothing to announce.
        return Candidate(text_hash(texts), False, texts, texts)
    newest = versions[-1]
    stored = {lang: version_text(session, newest.number, lang) for lang in LANGUAGES}
    before = {lang: text.html if text else "" for lang, text in stored.items()}
    own = text_hash(texts)
    return Candidate(own, own != newest.text_hash, before, texts)


def check_draft(deps: Deps, actor: Actor, draft: ChangeDraft) -> Change:
    """What would be announced now; announces nothing.

    Raises NotAllowed, PolicyRefused.
    """
    actor.require(PERMISSION)
    texts = program_texts(deps.settings)
    with reading(deps.engine) as session:
        versions = published_versions(session)
        _require_as_read(_candidate(session, texts, versions), draft)
    return accepted(draft, deps.clock(), versions, deps.settings)


def announce_policy(deps: Deps, actor: Actor, token: str, draft: ChangeDraft) -> int:
    """Publish the program's text as the next version; answers its number.

    The old text is served until the version takes effect; every active member is written to.
    `token` is the log-in's own cookie. Raises NotAllowed, DutiesLapsed, StepUpNeeded,
    PolicyRefused.
    """
    actor.require(PERMISSION)
    actor.require_duties()
    now, texts = deps.clock(), program_texts(deps.settings)
    with unit_of_work(deps.engine) as session:
        hold_policy(session)
        versions = published_versions(session)
        candidate = _candidate(session, texts, versions)
        _require_as_read(candidate, draft)
        change = accepted(draft, now, versions, deps.settings)
        require_step_up(session, now, token)
        version = Version(
            number=versions[-1].number + 1,
            reason=change.reason,
            is_disadvantage=draft.is_disadvantage,
            announced_at=now,
            effective_at=change.effective_at,
            text_hash=candidate.text_hash,
        )
        keep_version(session, version, draft.words, actor.account_id, candidate.after)
        begin_mailing(session, deps, MAILING, str(version.number), PolicyOccasion(deps))
        _audit(session, deps, actor, version)
    return version.number


def _require_as_read(candidate: Candidate, draft: ChangeDraft) -> None:
    """Nothing is announced that the officer did not have before their eyes."""
    if not candidate.is_new:
        raise PolicyRefused(reason="nothing_new")
    if draft.text_hash != candidate.text_hash:
        raise PolicyRefused(reason="text_changed")


def _audit(session: Session, deps: Deps, actor: Actor, version: Version) -> None:
    record_audit(
        session,
        deps.clock(),
        actor,
        "policy.announce",
        AuditedObject("policy_version", str(version.number)),
        reason=version.reason,
        is_disadvantage=version.is_disadvantage,
        effective_at=version.effective_at.isoformat(),
        text_hash=version.text_hash,
    )
