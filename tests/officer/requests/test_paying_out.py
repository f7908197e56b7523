"""Deleting an account with money on it: it goes to the bank account that the person names."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from snshelper.fulfilment.audit import run_audit
from snshelper.kernel.errors import DutiesLapsed, NotAllowed
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.officer.requests.actions.asking import Deletion, delete_account
from snshelper.officer.requests.actions.changing_mind import take_back
from snshelper.officer.requests.actions.refusing import refuse_request
from snshelper.officer.requests.reading import own_copy
from snshelper.officer.retention.facts.payouts import payout_candidates
from snshelper.officer.retention.rules import due_of, grounds_of
from snshelper.ordering.actions import place_order
from snshelper.privacy.gate import Reading
from snshelper.privacy.scopes import DataFrozen
from snshelper.privacy.uses import Use
from snshelper.wallet.payouts.actions import (
    PayoutGone,
    PayoutSettled,
    ReferenceInvalid,
    mark_paid,
    show_bank_account,
)
from snshelper.wallet.payouts.contents import bank_account_of
from snshelper.wallet.payouts.erasure import erase_payouts
from snshelper.wallet.payouts.queries import paid_payouts, payable_payouts
from snshelper.wallet.payouts.rules import BankInvalid
from snshelper.wallet.payouts.state import PayoutsDesk
from snshelper.wallet.payouts.tables import Payout
from snshelper.wallet.payouts.views import desk
from tests.officer.requests.hands import OFFICER, SUPPORT, Hands, Member, staff
from tests.support.tabs import open_tab
from tests.wallet.payouts.test_rules import TYPED
from tests.worlds import refusal_of, request, route_to

FINANCE = staff("finance")
UNTRAINED = staff("finance", duties=frozenset({"pledge"}))


def delete(deps: Deps, member: Member, **values: Any) -> str:
    deletion = Deletion(**{"bank": TYPED, **values})
    return delete_account(deps, member.actor, member.token, deletion, lang="en")


@pytest.fixture
def owed(deps: Deps, hands: Hands, member: Member) -> str:
    """The payout of an account that was closed with 20,000 yen on it."""
    request_id = delete(deps, member)
    hands.chore(days=7.1)
    hands.work()
    return request_id


def state_of(hands: Hands) -> list[object]:
    return hands.column("SELECT state FROM payout")


def test_the_balance_leaves_for_the_bank_account_when_the_account_closes(
    deps: Deps, hands: Hands, member: Member
) -> None:
    request_id = delete(deps, member)
    assert state_of(hands) == ["promised"]
    assert hands.column("SELECT posted FROM ledger_account WHERE kind = 'wallet'") == [20_000]
    hands.chore(days=7.1)
    hands.work()
    assert hands.request(request_id).state == "done"
    assert hands.column("SELECT amount FROM ledger_transfer WHERE kind = 'payout'") == [20_000]
    assert hands.column("SELECT posted FROM ledger_account WHERE kind = 'wallet'") == [0]
    assert run_audit(deps.engine).discrepancies == []
    letter = hands.mails()[-1].text
    assert "20,000 yen" in letter and "record of a payout" in letter


def test_what_an_open_order_gives_back_is_paid_out_too(
    deps: Deps, hands: Hands, member: Member
) -> None:
    route_to(deps, "sandbox")
    place_order(deps, member.actor, request())
    delete(deps, member, terminates=True)
    hands.chore(days=7.1)
    hands.work()
    assert hands.column("SELECT amount FROM payout") == [20_000]


def test_it_is_stored_sealed_and_asked_for_at_this_step_alone(
    deps: Deps, hands: Hands, member: Member
) -> None:
    delete(deps, member)
    (row,) = deps.engine.connect().execute(text("SELECT * FROM payout")).all()
    assert not any(str(value) in str(row) for value in TYPED.values() if value != "ordinary")
    (line,) = own_copy(deps, member.actor, member.token).tables["payout"]
    assert (line["account_number"], line["account_holder"]) == ("1234567", "ヤマダ ハナコ")


def test_a_wrong_bank_account_asks_again_and_nothing_begins(
    deps: Deps, hands: Hands, member: Member
) -> None:
    wrong = {**TYPED, "account_number": "12"}
    assert isinstance(refusal_of(lambda: delete(deps, member, bank=wrong)), BankInvalid)
    assert hands.column("SELECT count(*) FROM data_subject_request") == [0]


def _take_back(deps: Deps, member: Member, request_id: str) -> None:
    take_back(deps, member.actor, member.token, request_id)


def _refuse(deps: Deps, member: Member, request_id: str) -> None:
    notice = "A law keeps this account for now."
    refuse_request(deps, OFFICER, request_id, "law", notice, notice)


@pytest.mark.parametrize("end", [_take_back, _refuse])
def test_a_deletion_that_does_not_happen_forgets_the_bank_account(
    end: Any, deps: Deps, hands: Hands, member: Member
) -> None:
    request_id = delete(deps, member)
    end(deps, member, request_id)
    assert state_of(hands) == ["cancelled"]
    with reading(deps.engine) as session:
        payout = session.get_one(Payout, request_id)
        opening = Reading(member.actor, Use.SELF)
        assert isinstance(refusal_of(bank_account_of, session, deps, opening, payout), DataFrozen)
        (candidate,) = payout_candidates(session, deps.clock())
    due = due_of(grounds_of(candidate.facts))
    assert due and due.at <= deps.clock()


def test_finance_opens_it_under_the_eyes_of_the_audit_and_marks_it_paid_once(
    deps: Deps, hands: Hands, owed: str
) -> None:
    assert [payout.id for payout in payable_payouts(deps, FINANCE)] == [owed]
    assert show_bank_account(deps, FINANCE, owed).bank_name == "みなと銀行 神戸 普通"
    seen = hands.column("SELECT object_id FROM audit_entry WHERE action = 'privacy.open'")
    assert seen == [f"payout:{owed}"]
    for reference in ("", " ", "x" * 61):
        refusal = refusal_of(mark_paid, deps, FINANCE, owed, reference)
        assert isinstance(refusal, ReferenceInvalid)
    mark_paid(deps, FINANCE, owed, "MB-2026-1130")
    assert isinstance(refusal_of(mark_paid, deps, FINANCE, owed, "MB-2"), PayoutSettled)
    assert isinstance(refusal_of(show_bank_account, deps, FINANCE, owed), PayoutSettled)
    assert [payout.reference for payout in paid_payouts(deps, FINANCE)] == ["MB-2026-1130"]
    assert hands.column("SELECT amount FROM ledger_transfer WHERE kind = 'paid_out'") == [20_000]
    assert run_audit(deps.engine).discrepancies == []


@pytest.mark.parametrize("actor", [SUPPORT, OFFICER, UNTRAINED, staff("owner")])
def test_nobody_else_opens_or_pays(actor: Any, deps: Deps, owed: str) -> None:
    for call in (
        lambda: show_bank_account(deps, actor, owed),
        lambda: mark_paid(deps, actor, owed, "MB-1"),
    ):
        assert isinstance(refusal_of(call), NotAllowed | DutiesLapsed)


def test_before_the_seven_days_there_is_nothing_to_open(deps: Deps, member: Member) -> None:
    request_id = delete(deps, member)
    refusal = refusal_of(show_bank_account, deps, FINANCE, request_id)
    assert isinstance(refusal, PayoutSettled)
    assert isinstance(refusal_of(show_bank_account, deps, FINANCE, "nobody"), PayoutGone)


def test_it_is_kept_for_five_years_after_it_was_paid_and_then_emptied(
    deps: Deps, hands: Hands, owed: str
) -> None:
    mark_paid(deps, FINANCE, owed, "MB-1")
    with reading(deps.engine) as session:
        assert list(payout_candidates(session, deps.clock() + timedelta(days=365 * 4))) == []
        (candidate,) = payout_candidates(session, deps.clock() + timedelta(days=365 * 6))
    due = due_of(grounds_of(candidate.facts))
    assert due and due.law == "kr-national-tax-85-3"
    assert due.at > deps.clock() + timedelta(days=365 * 5)
    with unit_of_work(deps.engine) as session:
        erase_payouts(session, [owed])
    assert hands.column("SELECT bank_name FROM payout") == [None]
    assert hands.column("SELECT amount FROM payout") == [20_000]


@pytest.mark.parametrize(
    "change", ["amount = 1", "reference = 'x'", "state = 'payable', reference = ''"]
)
def test_a_paid_payout_stays_as_it_was_paid(change: str, deps: Deps, owed: str) -> None:
    mark_paid(deps, FINANCE, owed, "MB-1")
    with pytest.raises(IntegrityError), unit_of_work(deps.engine) as session:
        session.execute(text(f"UPDATE payout SET {change}"))
    with pytest.raises(IntegrityError), unit_of_work(deps.engine) as session:
        session.execute(text("DELETE FROM payout"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_desk_pays_in_three_clicks(
    lang: Lang, installed: Deps, hands: Hands, owed: str, finance: Member
) -> None:
    async def story() -> Any:
        page = await open_tab(PayoutsDesk, f"/{lang}/admin/payouts", finance.token)
        await page.load()
        await page.open_payout(page.rows[0].id)
        assert page.opened.account_number == "1234567"
        await page.pay({"reference": None})
        assert page.error == Texts(lang)("error.payout_reference")
        await page.pay({"reference": "MB-1"})
        await page.open_payout({"id": 1})
        return page

    page = asyncio.run(story())
    assert page.error == Texts(lang)("error.payout_gone")
    assert (page.rows, [row.amount for row in page.past]) == ([], ["¥20,000"])
    assert '"payout-pay"' in str(desk.view(Texts(lang)))
