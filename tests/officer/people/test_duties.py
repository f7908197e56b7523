"""P70, P71, P72: no pledge, no training, no personal data."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DatabaseError

from snshelper.accounts.actions import grant_role
from snshelper.accounts.duties import texts
from snshelper.accounts.duties.rules import EXTERNAL_GRACE, a_year_after, day_of
from snshelper.accounts.duties.texts import QUESTIONS, signable
from snshelper.accounts.errors import StepUpNeeded
from snshelper.kernel.actor import ALL_DUTIES, SYSTEM
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import DutiesLapsed, NotAllowed, NotFound
from snshelper.kernel.i18n import LANGUAGES
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.people.actions.signing import sign_text
from snshelper.officer.people.actions.training import (
    ExternalTraining,
    register_training,
    take_course,
    withdraw_training,
)
from snshelper.officer.people.errors import NameMissing, TextChanged, TrainingInvalid
from snshelper.officer.people.queries.register import certificates
from tests.accounts.people import audited, join
from tests.duties import fulfil_duties
from tests.officer.people.staff import Colleague, come_back, found, hire

COURSE = date(2026, 11, 20)


@pytest.fixture
def founder(deps: Deps) -> Colleague:
    return found(deps)


@pytest.fixture
def support(deps: Deps, founder: Colleague) -> Colleague:
    return hire(deps, "support@example.jp", "support")


def missing(colleague: Colleague) -> set[str]:
    return set(ALL_DUTIES - colleague.actor.duties)


def test_somebody_new_opens_nothing_and_everything_else_at_once(support: Colleague) -> None:
    assert support.actor.may("orders.read")
    assert missing(support) == {"terms", "pledge", "training"}
    with pytest.raises(DutiesLapsed) as refused:
        support.actor.require_duties()
    assert refused.value.numbers == {"missing": "pledge,terms,training"}


def test_two_signatures_and_a_short_course_later_they_may(deps: Deps, support: Colleague) -> None:
    support.sign("terms")
    support.sign("pledge")
    assert missing(support) == {"training"}
    assert take_course(deps, support.actor, QUESTIONS) == []
    support.actor.require_duties()


def test_unsigned_denied_even_with_every_certificate(deps: Deps, support: Colleague) -> None:
    fulfil_duties(deps, support.id, "terms", "training", "external_training")
    with pytest.raises(DutiesLapsed):
        support.actor.require_duties()


def test_without_the_terms_of_joining_nothing_opens(deps: Deps, support: Colleague) -> None:
    fulfil_duties(deps, support.id, "pledge", "training")
    with pytest.raises(DutiesLapsed):
        support.actor.require_duties()


def test_a_signature_takes_the_password_a_name_and_the_text_that_was_read(
    deps: Deps, support: Colleague
) -> None:
    shown = signable("pledge", "ko").hash
    with pytest.raises(StepUpNeeded):
        sign_text(deps, support.actor, support.token, "pledge", "ko", shown, "김하나")
    support.prove()
    for name in ("", " ", "x", "x" * 81, "a\x00b"):
        with pytest.raises(NameMissing):
            sign_text(deps, support.actor, support.token, "pledge", "ko", shown, name)
    with pytest.raises(TextChanged):
        sign_text(deps, support.actor, support.token, "pledge", "ja", shown, "김하나")
    for document in ("leaving", "", "training"):
        with pytest.raises(NotFound):
            sign_text(deps, support.actor, support.token, document, "ko", shown, "김하나")
    assert "pledge" not in support.actor.duties
    sign_text(deps, support.actor, support.token, "pledge", "ko", shown, "김하나")
    assert "pledge" in support.actor.duties
    assert audited(deps)[-1].details["text"] == shown
    assert "김하나" not in repr([entry.details for entry in audited(deps)])


def test_a_new_wording_is_signed_anew(
    deps: Deps, support: Colleague, monkeypatch: pytest.MonkeyPatch
) -> None:
    fulfil_duties(deps, support.id)
    support.actor.require_duties()
    monkeypatch.setitem(texts.VERSIONS, "pledge", 2)
    _forget_texts()
    try:
        assert missing(support) == {"pledge"}
        support.sign("pledge")
        assert missing(support) == set()
    finally:
        monkeypatch.undo()
        _forget_texts()


def _forget_texts() -> None:
    texts.signable.cache_clear()
    texts.current_hashes.cache_clear()


@pytest.mark.parametrize("table", ["duty_signature", "signed_text"])
def test_what_was_signed_stays_signed(deps: Deps, support: Colleague, table: str) -> None:
    fulfil_duties(deps, support.id)
    for change in (f"DELETE FROM {table}", f"UPDATE {table} SET {_column(table)} = 'x'"):
        with pytest.raises(DatabaseError), unit_of_work(deps.engine) as session:
            session.connection().execute(text(change))


def _column(table: str) -> str:
    return "signed_name" if table == "duty_signature" else "body"


@pytest.mark.parametrize("document", texts.DOCUMENTS)
def test_texts_say_the_same_number_of_things_in_every_language(document: texts.Document) -> None:
    assert len({len(signable(document, lang).clauses) for lang in LANGUAGES}) == 1
    assert len({signable(document, lang).hash for lang in LANGUAGES}) == len(LANGUAGES)


def test_the_course_is_passed_with_every_answer_right(deps: Deps, support: Colleague) -> None:
    wrong = dict(QUESTIONS) | {"lost": "a"}
    assert take_course(deps, support.actor, wrong) == ["lost"]
    assert take_course(deps, support.actor, {}) == list(QUESTIONS)
    assert "training" not in support.actor.duties
    assert take_course(deps, support.actor, QUESTIONS) == []
    assert "training" in support.actor.duties


def test_the_day_after_the_course_lapsed_nothing_opens(
    deps: Deps, support: Colleague, clock: SteppedClock
) -> None:
    fulfil_duties(deps, support.id, "terms", "pledge")
    # 2026-11-22 in Japan and Korea (UTC+9), so 2027-11-22 is the last day.
    take_course(deps, support.actor, QUESTIONS)
    clock.moment = datetime(2027, 11, 22, 14, 59, 59, tzinfo=UTC)
    support = come_back(support)
    support.actor.require_duties()
    clock.moment = datetime(2027, 11, 22, 15, 0, tzinfo=UTC)
    with pytest.raises(DutiesLapsed):
        support.actor.require_duties()
    assert take_course(deps, support.actor, QUESTIONS) == []
    support.actor.require_duties()


def test_a_year_from_the_last_of_february_ends_on_the_last_of_february() -> None:
    assert a_year_after(date(2028, 2, 29)) == date(2029, 2, 28)
    assert a_year_after(date(2027, 2, 28)) == date(2028, 2, 28)
    assert day_of(datetime(2026, 11, 22, 15, 0, tzinfo=UTC)) == date(2026, 11, 23)


def _external(account_id: str, **changes: object) -> ExternalTraining:
    values = {
        "account_id": account_id,
        "provider": "個人情報保護研修センター",
        "number": "K-2026-118",
        "held_on": COURSE,
        "valid_until": COURSE + timedelta(days=365),
    }
    return ExternalTraining(**(values | changes))  # type: ignore[arg-type]


def test_an_officer_has_ninety_days_to_be_trained_outside(
    deps: Deps, founder: Colleague, clock: SteppedClock
) -> None:
    fulfil_duties(deps, founder.id, "terms", "pledge", "training")
    founder.actor.require_duties()
    clock.advance(EXTERNAL_GRACE.total_seconds())
    founder = come_back(founder)
    assert missing(founder) == {"external_training"}
    founder.prove()
    register_training(deps, founder.actor, founder.token, _external(founder.id))
    founder.actor.require_duties()


def test_the_day_after_the_outside_training_lapsed_nothing_opens(
    deps: Deps, founder: Colleague, clock: SteppedClock
) -> None:
    fulfil_duties(deps, founder.id, "terms", "pledge", "training")
    founder.prove()
    until = date(2027, 5, 31)
    register_training(deps, founder.actor, founder.token, _external(founder.id, valid_until=until))
    clock.moment = datetime(2027, 5, 31, 14, 59, tzinfo=UTC)
    founder = come_back(founder)
    founder.actor.require_duties()
    clock.moment = datetime(2027, 5, 31, 15, 0, tzinfo=UTC)
    with pytest.raises(DutiesLapsed) as refused:
        founder.actor.require_duties()
    assert refused.value.numbers == {"missing": "external_training"}


def test_giving_the_role_anew_gives_no_time_anew(
    deps: Deps, founder: Colleague, clock: SteppedClock
) -> None:
    other = hire(deps, "officer@example.jp", "officer")
    fulfil_duties(deps, other.id, "terms", "pledge", "training")
    with unit_of_work(deps.engine) as session:
        session.connection().execute(text("UPDATE staff_grant SET revoked_at = granted_at"))
    clock.advance(EXTERNAL_GRACE.total_seconds())
    grant_role(deps, SYSTEM, other.email, "officer")
    assert missing(come_back(other)) == {"external_training"}


def test_support_needs_no_training_outside(support: Colleague, deps: Deps) -> None:
    fulfil_duties(deps, support.id, "terms", "pledge", "training")
    support.actor.require_duties()


@pytest.mark.parametrize(
    "changes",
    [
        {"provider": " "},
        {"provider": "x" * 121},
        {"number": ""},
        {"held_on": date(2026, 11, 23)},
        {"valid_until": COURSE - timedelta(days=1)},
        {"valid_until": date(2036, 1, 1)},
    ],
)
def test_a_certificate_that_cannot_be_is_refused(
    deps: Deps, founder: Colleague, changes: dict[str, object]
) -> None:
    founder.prove()
    with pytest.raises(TrainingInvalid):
        register_training(deps, founder.actor, founder.token, _external(founder.id, **changes))


def test_certificates_are_entered_by_the_desk_for_people_who_work_here(
    deps: Deps, founder: Colleague, support: Colleague
) -> None:
    with pytest.raises(NotAllowed):
        register_training(deps, support.actor, support.token, _external(support.id))
    with pytest.raises(StepUpNeeded):
        register_training(deps, founder.actor, founder.token, _external(support.id))
    founder.prove()
    join(deps, "customer@example.jp")
    with pytest.raises(NotFound):
        register_training(deps, founder.actor, founder.token, _external("nobody"))
    register_training(deps, founder.actor, founder.token, _external(support.id))
    with unit_of_work(deps.engine) as session:
        [certificate] = certificates(session, support.id)
    withdraw_training(deps, founder.actor, founder.token, certificate.id)
    with pytest.raises(NotFound):
        withdraw_training(deps, founder.actor, founder.token, certificate.id)


def test_a_members_click_asks_the_database_once_and_a_colleagues_twice(
    deps: Deps, support: Colleague
) -> None:
    member = Colleague(deps, "m@example.jp", join(deps, "m@example.jp").token)
    asked: list[str] = []
    event.listen(deps.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    assert member.actor.duties == ALL_DUTIES
    assert len(asked) == 1
    assert support.actor.is_staff
    assert len(asked) == 3
