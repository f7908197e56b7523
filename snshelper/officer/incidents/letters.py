"""What a notice says: every item of PIPA article 34 (1), in the reader's language."""

from collections.abc import Sequence

from snshelper.kernel.i18n import Lang, Texts
from snshelper.kernel.ids import short_code
from snshelper.mail.letters import Letter, compose
from snshelper.officer.incidents.rules import CATEGORIES, NOT_LIABLE
from snshelper.officer.incidents.tables import Incident
from snshelper.officer.retention.wording import moment
from snshelper.settings import Settings


def notice_letter(
    settings: Settings,
    incident: Incident,
    words: tuple[str, str],
    lang: Lang,
    categories: Sequence[str],
) -> Letter:
    """The notice to one person.

    What of theirs, when and how, what they can do, what was done and how they are made good, and
    whom to ask. `words`: what happened, and what was done about it, in their language.
    """
    t = Texts(lang)
    officer, (happened, measures) = settings.officer, words
    return compose(
        t,
        "incident.notice",
        settings.public_url,
        code=short_code(incident.id),
        what=_lines(t(f"incident.category.{one}") for one in categories),
        when=_period(t, incident),
        happened=happened,
        measures=measures,
        advice=_lines(_advice(t, categories)),
        relief=t(
            "incident.relief.none" if incident.cause in NOT_LIABLE else "incident.relief.owed"
        ),
        officer=officer.name,
        team=officer.team,
        email=officer.email or t("incident.notice.no_email"),
        phone=officer.phone or t("incident.notice.no_phone"),
        contact=settings.public_url + t.url("/contact"),
    )


def _period(t: Texts, incident: Incident) -> str:
    if incident.ended_at is None:
        return t("incident.since", begin=moment(incident.began_at))
    return t("incident.between", begin=moment(incident.began_at), end=moment(incident.ended_at))


def _advice(t: Texts, categories: Sequence[str]) -> list[str]:
    return [t(f"incident.advice.{one}") for one in CATEGORIES if str(one) in categories]


def _lines(words: object) -> str:
    return "\n".join(f"- {one}" for one in words)  # type: ignore[attr-defined]
