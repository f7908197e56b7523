"""The announcement of a new privacy policy, shown over the shop until it takes effect.

It is made from the published version itself: nobody can change it or switch it off.
"""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from snshelper.kernel.i18n import Lang, Texts
from snshelper.privacy.policy import Version, coming
from snshelper.privacy.policy_pages import day_in_words
from snshelper.privacy.versions import published_versions, version_text
from snshelper.support.queries import LivePopup
from snshelper.support.rules.dismissals import Dismissal, is_hidden

_REVISION = 1


def policy_popup(
    session: Session, now: datetime, lang: Lang, dismissals: tuple[Dismissal, ...]
) -> LivePopup | None:
    """The next version that was announced, unless this visitor has hidden its announcement."""
    for version in coming(published_versions(session), now):
        if not is_hidden(dismissals, _reference(version), _REVISION):
            return _popup(session, version, lang)
    return None


def _reference(version: Version) -> str:
    """What the `popup` cookie calls it; popups of marketers have random ids."""
    return str(UUID(int=version.number))


def _popup(session: Session, version: Version, lang: Lang) -> LivePopup:
    t, stored = Texts(lang), version_text(session, version.number, lang)
    body = t(
        "policy.popup.body",
        effective=day_in_words(version.effective_at, lang),
        reason=t(f"policy.reason.{version.reason}"),
        words=stored.words if stored else "",
    )
    return LivePopup(_reference(version), _REVISION, t("policy.popup.title"), body, version.path)
