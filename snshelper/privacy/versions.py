"""The published versions of the policy: what was announced, and what it said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlmodel import Session, col

from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.i18n import LANGUAGES, Lang, text
from snshelper.kernel.locks import hold_lock
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.privacy.policy import FIRST, Reason, Version
from snshelper.privacy.policy_text import text_hash
from snshelper.privacy.tables import PolicyText, PolicyVersion

_LOCK = "policy"


@dataclass(frozen=True)
class VersionText:
    """A version in one language: why it came, and its text as HTML."""

    words: str
    html: str


def published_versions(session: Session) -> tuple[Version, ...]:
    """Every published version, oldest first."""
    rows = session.execute(select(PolicyVersion).order_by(col(PolicyVersion.number))).scalars()
    return tuple(
        Version(
            row.number,
            cast(Reason, row.reason),
            row.is_disadvantage,
            row.announced_at,
            row.effective_at,
            row.text_hash,
        )
        for row in rows
    )


def version_text(session: Session, number: int, lang: Lang) -> VersionText | None:
    """The words and text of a version; None for an unknown number."""
    row = session.get(PolicyText, (number, lang))
    return VersionText(row.words, row.html) if row else None


def version_texts(session: Session, lang: Lang) -> dict[int, VersionText]:
    """Words and text of every version in one language, by number."""
    rows = session.execute(select(PolicyText).where(col(PolicyText.lang) == lang)).scalars()
    return {row.number: VersionText(row.words, row.html) for row in rows}


def keep_version(
    session: Session, version: Version, words: Mapping[Lang, str], by: str, html: Mapping[Lang, str]
) -> None:
    """Store a version with its texts in the caller's transaction; it never changes again."""
    session.add(
        PolicyVersion(
            number=version.number,
            reason=version.reason,
            is_disadvantage=version.is_disadvantage,
            announced_at=version.announced_at,
            effective_at=version.effective_at,
            announced_by=by,
            text_hash=version.text_hash,
        )
    )
    session.flush()
    for lang in LANGUAGES:
        row = PolicyText(number=version.number, lang=lang, words=words[lang], html=html[lang])
        session.add(row)
    session.flush()


def hold_policy(session: Session) -> None:
    """Let nobody else publish until this transaction ends."""
    hold_lock(session, _LOCK)


def keep_first_version(deps: Deps, texts: Mapping[Lang, str]) -> bool:
    """Publish `texts` (HTML) as version 1 of a shop that has none; answers whether it did."""
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        hold_policy(session)
        if published_versions(session):
            return False
        keep_version(
            session,
            opening_version(texts, now),
            {lang: text(lang, "policy.first_words") for lang in LANGUAGES},
            SYSTEM.account_id,
            texts,
        )
    return True


def opening_version(texts: Mapping[Lang, str], now: datetime) -> Version:
    """Version 1: it applies from the moment the shop opens, so nobody had to be told before."""
    return Version(FIRST, "first", False, now, now, text_hash(texts))
