"""People, openings and incidents for the tests of the breach desk."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from snshelper.accounts.queries import hash_token
from snshelper.accounts.tables import LoginSession
from snshelper.kernel.actor import ALL_DUTIES, Actor
from snshelper.kernel.i18n import LANGUAGES
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.mail.delivery import deliver
from snshelper.mail.queries import newest_mail
from snshelper.officer.incidents.actions.compensation import compensate_in_background
from snshelper.officer.incidents.actions.finding import find_affected
from snshelper.officer.incidents.actions.notices import start_notices, tell_in_background
from snshelper.officer.incidents.actions.opening import (
    IncidentDraft,
    open_incident,
    record_measure,
    write_words,
)
from snshelper.officer.incidents.actions.sources import name_source
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.support.contents import keep_question
from snshelper.support.rules.questions import Question
from snshelper.support.tables import Inquiry
from tests.admin.desk import join
from tests.worlds import open_member, rows

WORDS = {lang: (f"happened-{lang}", f"measures-{lang}") for lang in LANGUAGES}
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Officer:
    """Who acts, and the log-in they act by."""

    actor: Actor
    token: str


def officer_of(deps: Deps, role: str = "officer") -> Officer:
    """Somebody in this role with every duty, who proved the password just now."""
    person = join(deps, role, (role,))
    prove(deps, person.token)
    return Officer(replace(person.actor, duties=ALL_DUTIES), person.token)


def prove(deps: Deps, token: str) -> None:
    """The password was proved again on this log-in."""
    with unit_of_work(deps.engine) as session:
        session.execute(
            update(LoginSession)
            .where(col(LoginSession.token_hash) == hash_token(token))
            .values(proved_at=deps.clock())
        )


def opened(
    deps: Deps, actor_id: str, scope: str, fields: Sequence[str] = ("account.email",)
) -> None:
    """A member of staff opened personal data, as the purpose gate audits it."""
    actor = Actor("customer", actor_id)
    with unit_of_work(deps.engine) as session:
        record_audit(
            session,
            deps.clock(),
            actor,
            "privacy.open",
            AuditedObject("scope", scope),
            use="customer_care",
            fields=list(fields),
        )


def asked(deps: Deps, email: str = "asker@example.jp", lang: str = "ko") -> str:
    """An inquiry of a visitor without an account; answers its id."""
    inquiry = Inquiry(
        id=new_id(),
        channel="website",
        topic="question",
        lang=lang,
        state="open",
        created_at=deps.clock(),
    )
    with unit_of_work(deps.engine) as session:
        keep_question(session, deps, inquiry, Question("김", "", email, "?"))
        return inquiry.id


def draft(deps: Deps, **changes: Any) -> IncidentDraft:
    """An incident that began an hour ago and ended now."""
    now = deps.clock()
    values: dict[str, Any] = {
        "facts": "A member of staff looked at what was not theirs to see.",
        "cause": "inside",
        "categories": ["contact"],
        "is_sensitive": False,
        "noticed_at": now,
        "began_at": now - HOUR,
        "ended_at": now,
    }
    return IncidentDraft(**(values | changes))


def opened_incident(deps: Deps, officer: Officer, **changes: Any) -> str:
    """An open incident; answers its id."""
    return open_incident(deps, officer.actor, draft(deps, **changes))


def searched(deps: Deps, officer: Officer, staff_id: str, **changes: Any) -> str:
    """An incident about one member of staff, its records searched."""
    incident_id = opened_incident(deps, officer, **changes)
    name_source(deps, officer.actor, incident_id, "staff", staff_id)
    find_affected(deps, officer.actor, incident_id)
    return incident_id


def tell(deps: Deps, officer: Officer, incident_id: str) -> None:
    """Write the words, start the notices and let them leave."""
    write_words(deps, officer.actor, incident_id, WORDS)
    start_notices(deps, officer.actor, officer.token, incident_id)
    run_notices(deps, incident_id)


def run_notices(deps: Deps, incident_id: str) -> None:
    """What the durable engine does with the promised notices, and with their mails."""
    asyncio.run(tell_in_background(deps, incident_id))
    for row in rows(deps.engine, "SELECT id FROM outbox_mail WHERE sent_at IS NULL"):
        asyncio.run(deliver(deps, row.id))


def run_payments(deps: Deps, incident_id: str) -> None:
    """What the durable engine does with the promised payments."""
    asyncio.run(compensate_in_background(deps, incident_id))


def told_incident(deps: Deps, officer: Officer, **changes: Any) -> tuple[str, Actor]:
    """An incident whose one affected member was told, with a measure on record."""
    staff = join(deps, "clerk", ("support",))
    member = open_member(deps, new_id())
    opened(deps, staff.actor.account_id, f"account:{member.account_id}")
    incident_id = searched(deps, officer, staff.actor.account_id, **changes)
    record_measure(deps, officer.actor, incident_id, "The role was taken away.")
    tell(deps, officer, incident_id)
    return incident_id, member


def people(deps: Deps, incident_id: str) -> dict[str, str]:
    """State by person."""
    query = "SELECT person, state FROM affected_person WHERE incident_id = :id ORDER BY person"
    return {row.person: row.state for row in rows(deps.engine, query, id=incident_id)}


def person_id(deps: Deps, incident_id: str, person: str) -> str:
    """The row of one person."""
    query = "SELECT id FROM affected_person WHERE incident_id = :id AND person = :person"
    return str(rows(deps.engine, query, id=incident_id, person=person)[0].id)


def notices(deps: Deps) -> list[str]:
    """To whom a notice went, in order."""
    return [mail.to for mail in newest_mail(deps)][::-1]
