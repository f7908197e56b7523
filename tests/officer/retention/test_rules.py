"""Until when each kind of scope is kept, to the second."""

from datetime import UTC, datetime, timedelta

import pytest

from snshelper.officer.retention.rules import (
    AccountFacts,
    ConsigneeFacts,
    ConsultFacts,
    Due,
    Facts,
    Ground,
    MailFacts,
    OrderFacts,
    PayoutFacts,
    due_of,
    grounds_of,
)
from snshelper.privacy.calendar import KOREA


def kst(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=KOREA)  # type: ignore[misc, arg-type]


def due(facts: Facts, longer: datetime | None = None) -> Due | None:
    return due_of(grounds_of(facts, longer))


NOON = kst(2024, 2, 29, 12)
FIVE_YEARS_LATER = kst(2029, 3, 1)


def test_a_deleted_account_is_due_at_once_and_a_living_one_never() -> None:
    assert due(AccountFacts(NOON)) == Due(NOON, "membership", "kr-pipa-21")
    assert due(AccountFacts(None)) is None


@pytest.mark.parametrize(
    ("facts", "ground"),
    [
        (OrderFacts(NOON, NOON, NOON), "tax"),
        # The last of the anchors decides, whichever it is.
        (OrderFacts(NOON, kst(2023, 1, 1), NOON), "contract"),
        (OrderFacts(NOON, kst(2023, 1, 1), kst(2023, 1, 1)), "payment"),
        (OrderFacts(kst(2023, 1, 1), NOON, kst(2023, 1, 1)), "tax"),
    ],
)
def test_an_order_is_kept_five_calendar_years_from_its_last_step(
    facts: OrderFacts, ground: str
) -> None:
    found = due(facts)
    assert found is not None
    assert (found.at, found.ground) == (FIVE_YEARS_LATER, ground)


def test_a_refund_after_the_end_begins_the_years_anew() -> None:
    refunded = kst(2025, 6, 1, 9)
    found = due(OrderFacts(NOON, refunded, NOON))
    assert found == Due(kst(2030, 6, 2), "tax", "kr-national-tax-85-3")


@pytest.mark.parametrize("missing", ["delivered_at", "settled_at", "ended_at"])
def test_each_open_ground_alone_keeps_an_order(missing: str) -> None:
    moments = {"delivered_at": NOON, "settled_at": NOON, "ended_at": NOON} | {missing: None}
    assert due(OrderFacts(**moments)) is None


@pytest.mark.parametrize("was_shipped", [True, False])
@pytest.mark.parametrize("missing", ["delivered_at", "settled_at"])
def test_each_open_ground_alone_keeps_a_consignee(missing: str, was_shipped: bool) -> None:
    moments = {"delivered_at": NOON, "settled_at": NOON} | {missing: None}
    assert due(ConsigneeFacts(**moments, was_shipped=was_shipped)) is None


def test_a_consignee_is_kept_while_damage_may_be_reported() -> None:
    found = due(ConsigneeFacts(NOON, NOON))
    assert found == Due(kst(2024, 3, 15), "liability", "kr-commercial-146")
    late = kst(2024, 5, 1, 10)
    assert due(ConsigneeFacts(NOON, late)) == Due(late, "settlement", "kr-pipa-21")


def test_a_parcel_that_was_never_sent_has_no_accidents() -> None:
    found = due(ConsigneeFacts(NOON, NOON, was_shipped=False))
    assert found == Due(NOON, "service", "kr-pipa-21")


def test_an_ordinary_question_is_due_when_closed_and_a_dispute_three_years_later() -> None:
    assert due(ConsultFacts(NOON)) == Due(NOON, "consultation", "kr-pipa-21")
    found = due(ConsultFacts(NOON, is_dispute=True))
    assert found == Due(kst(2027, 3, 1), "dispute", "kr-ecommerce-6-dispute")
    assert due(ConsultFacts(None, is_dispute=True)) is None


def test_a_payout_is_kept_five_years() -> None:
    assert due(PayoutFacts(NOON)) == Due(FIVE_YEARS_LATER, "tax", "kr-national-tax-85-3")
    assert due(PayoutFacts(None)) is None


def test_a_mail_is_kept_for_a_week_after_it_left() -> None:
    assert due(MailFacts(NOON)) == Due(kst(2024, 3, 8), "notice", "kr-pipa-21")


def test_a_longer_period_that_was_consented_to_wins_and_a_shorter_one_does_not() -> None:
    longer, shorter = NOON + timedelta(days=30), NOON - timedelta(days=30)
    assert due(AccountFacts(NOON), longer) == Due(longer, "consent", "kr-pipa-15")
    assert due(AccountFacts(NOON), shorter) == Due(NOON, "membership", "kr-pipa-21")


def test_nothing_is_due_without_a_ground_that_ended() -> None:
    with pytest.raises(ValueError):
        due_of([])


def test_the_longest_of_any_grounds_decides() -> None:
    early, late = (datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2))
    grounds = [Ground("service", "kr-pipa-21", early), Ground("notice", "kr-pipa-21", late)]
    for order in (grounds, grounds[::-1]):
        assert due_of(order) == Due(late, "notice", "kr-pipa-21")


@pytest.mark.parametrize(
    "facts",
    [
        OrderFacts(NOON, NOON, NOON),
        OrderFacts(kst(2023, 1, 1), NOON, kst(2023, 1, 1)),
        OrderFacts(kst(2023, 1, 1), kst(2023, 1, 1), NOON),
    ],
)
def test_an_order_keeps_every_ground_that_a_law_names(facts: OrderFacts) -> None:
    assert [ground.name for ground in grounds_of(facts)] == [
        "service",
        "settlement",
        "liability",
        "tax",
        "contract",
        "payment",
    ]
