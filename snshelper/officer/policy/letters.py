"""What members are told about a version that was announced."""

from datetime import datetime

from sqlalchemy import Select
from sqlmodel import Session

from snshelper.accounts.tables import Account
from snshelper.kernel.i18n import Lang, Texts, as_language
from snshelper.kernel.runtime import Deps
from snshelper.mail.letters import Letter, compose
from snshelper.officer.mailings.occasions import active_members
from snshelper.privacy.policy import Version, version_path
from snshelper.privacy.policy_pages import day_in_words
from snshelper.privacy.versions import published_versions, version_text

MAILING = "policy"
"""The kind of mailing; it is about the version's number."""


class PolicyOccasion:
    """Every active member is told of a new version, once, in their language."""

    def __init__(self, deps: Deps) -> None:
        """Write links under the shop's own address."""
        self._public_url = deps.settings.public_url

    def readers(self, session: Session, begun_at: datetime) -> Select[Account]:
        """Who was an active member when it was announced."""
        return active_members(begun_at)

    def letter(self, session: Session, account: Account, about: str) -> Letter:
        """Reason, words, day and address of the version number `about`."""
        lang = as_language(account.lang)
        version = next(v for v in published_versions(session) if str(v.number) == about)
        stored = version_text(session, version.number, lang)
        words = stored.words if stored else ""
        return policy_letter(self._public_url, version, lang, words)


def policy_letter(public_url: str, version: Version, lang: Lang, words: str) -> Letter:
    """The announcement of a version in one language."""
    t = Texts(lang)
    return compose(
        t,
        "policy.letter",
        public_url,
        number=version.number,
        reason=t(f"policy.reason.{version.reason}"),
        words=words,
        effective=day_in_words(version.effective_at, lang),
        link=public_url + t.url(version_path(version.number)),
    )
