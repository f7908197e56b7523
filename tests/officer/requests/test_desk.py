"""The officer's desk: call-backs, decisions, typed refusals, deadlines."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from snshelper.kernel.actor import VISITOR
from snshelper.kernel.errors import DutiesLapsed, NotAllowed
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.officer.requests.actions.asking import correct_other
from snshelper.officer.requests.actions.desk import (
    Heard,
    enter_request,
    extend_request,
    read_request,
    record_call_back,
    show_contact,
)
from snshelper.officer.requests.actions.granting import Grant, grant_request
from snshelper.officer.requests.actions.refusing import GroundGone, refuse_request
from snshelper.officer.requests.errors import (
    BalanceLeft,
    ExtendedAlready,
    IdentityUnproven,
    NotCorrectable,
    RefusalIncomplete,
    RequestIncomplete,
    SubjectUnknown,
    WrongMoment,
)
from snshelper.officer.requests.queries import requests_due
from snshelper.officer.requests.rules import GROUNDS
from snshelper.ordering.actions import place_order
from snshelper.privacy.restrictions import is_restricted
from snshelper.support.actions.desk import declare_dispute
from snshelper.support.actions.inquiries import ask
from snshelper.support.rules.questions import Question
from tests.officer.requests.hands import OFFICER, SUPPORT, Hands, Member, staff
from tests.worlds import refusal_of, request, route_to

WHY, NOTICE = "会計帳簿に含まれるため", "法律により五年間残ります。"
UNTRAINED = staff("officer", duties=frozenset({"pledge"}))


def hear(deps: Deps, kind: str, subject: str = "member-1@example.jp") -> str:
    heard = Heard(kind, "phone", subject, "電話で聞いた内容")
    return enter_request(deps, OFFICER, heard, lang="ja")


def called_back(deps: Deps, kind: str, subject: str = "member-1@example.jp") -> str:
    request_id = hear(deps, kind, subject)
    record_call_back(deps, OFFICER, request_id, "phone", "本人が出た")
    return request_id


@pytest.fixture
def inquiry_id(deps: Deps) -> str:
    """A visitor's question."""
    question = Question("山田 花子", "090-1234-5678", "hanako@example.jp", "届きますか")
    return ask(deps, VISITOR, question, lang="ja", origin="203.0.113.8")


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize("kind", ["access", "correct", "delete", "stop"])
def test_an_offline_request_goes_nowhere_before_the_call_back(kind: str, deps: Deps) -> None:
    request_id = hear(deps, kind)
    refusal = refusal_of(grant_request, deps, OFFICER, request_id, Grant(notice="済み"))
    assert isinstance(refusal, IdentityUnproven)


@pytest.mark.usefixtures("member")
def test_the_database_itself_asks_for_the_identity(deps: Deps) -> None:
    hear(deps, "stop")
    with pytest.raises(IntegrityError), unit_of_work(deps.engine) as session:
        session.execute(text("UPDATE data_subject_request SET state = 'done'"))


def test_a_stop_by_telephone_holds_after_the_call_back(
    deps: Deps, hands: Hands, member: Member
) -> None:
    request_id = called_back(deps, "stop")
    grant_request(deps, OFFICER, request_id, Grant())
    found = hands.request(request_id)
    assert (found.state, found.identity_how, found.identity_by) == ("done", "call_phone", "officer")
    with reading(deps.engine) as session:
        assert is_restricted(session, member.id)


@pytest.mark.usefixtures("member")
def test_the_registered_contact_is_opened_under_the_eyes_of_the_audit(
    deps: Deps, hands: Hands
) -> None:
    request_id = hear(deps, "access")
    assert show_contact(deps, OFFICER, request_id) == "member-1@example.jp"
    seen = hands.column("SELECT object_id FROM audit_entry WHERE action = 'privacy.open'")
    assert seen == ["account:member-1"]


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize("actor", [SUPPORT, staff("owner"), UNTRAINED])
def test_only_an_officer_with_every_duty_decides(actor: object, deps: Deps) -> None:
    request_id = called_back(deps, "stop")
    for call in (
        lambda: grant_request(deps, actor, request_id, Grant()),  # type: ignore[arg-type]
        lambda: refuse_request(deps, actor, request_id, "law", WHY, NOTICE),  # type: ignore[arg-type]
        lambda: read_request(deps, actor, request_id),  # type: ignore[arg-type]
        lambda: show_contact(deps, actor, request_id),  # type: ignore[arg-type]
        lambda: extend_request(deps, actor, request_id, WHY),  # type: ignore[arg-type]
    ):
        assert isinstance(refusal_of(call), NotAllowed | DutiesLapsed)


@pytest.mark.usefixtures("member")
@pytest.mark.parametrize("ground", GROUNDS[:2])
def test_a_refusal_has_ground_evidence_and_notice(ground: str, deps: Deps, hands: Hands) -> None:
    request_id = called_back(deps, "delete")
    for parts in (("", WHY, NOTICE), (ground, "", NOTICE), (ground, WHY, " "), ("no", WHY, NOTICE)):
        refusal = refusal_of(refuse_request, deps, OFFICER, request_id, *parts)
        assert isinstance(refusal, RefusalIncomplete)
    refuse_request(deps, OFFICER, request_id, ground, WHY, NOTICE)
    assert hands.request(request_id).ground == ground
    letter = hands.mails()[-1]
    assert NOTICE in letter.text
    written = read_request(deps, OFFICER, request_id).written
    assert (written["evidence"], written["notice"]) == (WHY, NOTICE)


@pytest.mark.usefixtures("member")
def test_the_database_knows_no_refusal_without_a_ground(deps: Deps) -> None:
    called_back(deps, "delete")
    with pytest.raises(IntegrityError), unit_of_work(deps.engine) as session:
        session.execute(text("UPDATE data_subject_request SET state = 'refused'"))


def test_a_contract_is_a_ground_only_while_one_stands(deps: Deps, member: Member) -> None:
    route_to(deps, "sandbox")
    idle = called_back(deps, "delete")
    refusal = refusal_of(refuse_request, deps, OFFICER, idle, "contract", WHY, NOTICE)
    assert isinstance(refusal, GroundGone)
    place_order(deps, member.actor, request())
    refuse_request(deps, OFFICER, idle, "contract", WHY, NOTICE)


def test_an_ended_contract_lets_the_deletion_go_on(
    deps: Deps, hands: Hands, member: Member
) -> None:
    route_to(deps, "sandbox")
    place_order(deps, member.actor, request())
    request_id = called_back(deps, "delete")
    plain, ended = Grant(gives_up=True), Grant(terminates=True, gives_up=True)
    assert isinstance(
        refusal_of(grant_request, deps, OFFICER, request_id, plain), RequestIncomplete
    )
    assert isinstance(
        refusal_of(grant_request, deps, OFFICER, request_id, Grant(terminates=True)), BalanceLeft
    )
    grant_request(deps, OFFICER, request_id, ended)
    assert hands.request(request_id).state == "waiting"
    refusal = refusal_of(refuse_request, deps, OFFICER, request_id, "contract", WHY, NOTICE)
    assert isinstance(refusal, GroundGone)


def test_a_correction_by_telephone_runs_like_any_other(
    deps: Deps, hands: Hands, inquiry_id: str
) -> None:
    request_id = called_back(deps, "correct", inquiry_id)
    grant = Grant(key=f"inquiry.name:{inquiry_id}", value="山田 華子")
    grant_request(deps, OFFICER, request_id, grant)
    hands.work()
    assert hands.request(request_id).state == "done"
    assert isinstance(refusal_of(show_contact, deps, OFFICER, request_id), WrongMoment)
    assert "山田 華子" in show_contact(deps, OFFICER, hear(deps, "stop", inquiry_id))


def test_somebody_without_an_account_is_mailed_what_is_kept(
    deps: Deps, hands: Hands, inquiry_id: str
) -> None:
    grant_request(deps, OFFICER, called_back(deps, "access", inquiry_id), Grant())
    letter = hands.mails()[-1]
    assert letter.to == "hanako@example.jp"
    assert "届きますか" in letter.text


def test_a_question_is_closed_on_request_and_a_dispute_is_not(
    deps: Deps, hands: Hands, inquiry_id: str
) -> None:
    request_id = called_back(deps, "delete", inquiry_id)
    declare_dispute(deps, SUPPORT, inquiry_id)
    refusal = refusal_of(grant_request, deps, OFFICER, request_id, Grant())
    assert isinstance(refusal, NotCorrectable)
    refuse_request(deps, OFFICER, request_id, "law", WHY, NOTICE)
    assert hands.column("SELECT closed_at FROM inquiry") == [None]


@pytest.mark.parametrize("subject", ["", "nobody@example.jp", "x", "'; --"])
def test_nobody_known_is_no_subject(subject: str, deps: Deps) -> None:
    assert isinstance(refusal_of(hear, deps, "stop", subject), SubjectUnknown)


def test_other_words_are_put_right_by_the_officer(deps: Deps, hands: Hands, member: Member) -> None:
    request_id = correct_other(deps, member.actor, member.token, "領収書の宛名", lang="ja")
    assert read_request(deps, OFFICER, request_id).written["words"] == "領収書の宛名"
    grant_request(deps, OFFICER, request_id, Grant(notice="宛名を直しました"))
    assert hands.request(request_id).state == "done"
    assert "宛名を直しました" in hands.mails()[-1].text


@pytest.mark.usefixtures("member")
def test_the_officer_is_reminded_and_then_alarmed_once_each(deps: Deps, hands: Hands) -> None:
    hear(deps, "access")
    hands.chore(days=6)
    assert len(hands.subjects("officer@shop.example")) == 1
    for days in (1.5, 0.1, 0.1):
        hands.chore(days=days)
    assert len(hands.subjects("officer@shop.example")) == 2
    with reading(deps.engine) as session:
        (due,) = requests_due(session, deps.clock())
    assert not due.is_late
    for days in (3, 0.1):
        hands.chore(days=days)
    reminded, alarmed = hands.subjects("officer@shop.example")[1:]
    assert "期限まで3日" in reminded
    assert "至急" in alarmed
    with reading(deps.engine) as session:
        (due,) = requests_due(session, deps.clock())
    assert due.is_late
    assert hands.column("SELECT count(*) FROM audit_entry WHERE action = 'requests.overdue'") == [1]


@pytest.mark.usefixtures("member")
def test_a_deadline_is_moved_once_with_a_reason(deps: Deps, hands: Hands) -> None:
    request_id = called_back(deps, "access")
    before = hands.request(request_id).due_at
    assert isinstance(refusal_of(extend_request, deps, OFFICER, request_id, " "), RequestIncomplete)
    extend_request(deps, OFFICER, request_id, "確認に時間がかかるため")
    assert (hands.request(request_id).due_at - before).days == 10
    again = refusal_of(extend_request, deps, OFFICER, request_id, "もう一度")
    assert isinstance(again, ExtendedAlready)


@pytest.mark.usefixtures("member")
def test_an_ended_request_stays_as_it_ended(deps: Deps, hands: Hands) -> None:
    request_id = called_back(deps, "stop")
    grant_request(deps, OFFICER, request_id, Grant())
    assert isinstance(
        refusal_of(refuse_request, deps, OFFICER, request_id, "law", WHY, NOTICE), WrongMoment
    )
    with pytest.raises(IntegrityError), unit_of_work(deps.engine) as session:
        session.execute(text("UPDATE data_subject_request SET state = 'open'"))
    with pytest.raises(IntegrityError), unit_of_work(deps.engine) as session:
        session.execute(text("DELETE FROM data_subject_request"))
