"""The purpose gate: who opens what, what for, and what stops everybody."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, col, select

from snshelper.accounts.contacts import email_of
from snshelper.accounts.permissions import PERMISSIONS, ROLES, permissions_of
from snshelper.accounts.tables import Account, LoginSession
from snshelper.kernel.actor import ALL_DUTIES, SYSTEM, VISITOR, Actor
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.database import metadata
from snshelper.kernel.errors import DutiesLapsed, NotAllowed, ShopError
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.kernel.vault.column import SealedText
from snshelper.privacy.declarations import INFO_KEY
from snshelper.privacy.gate import Item, ProcessingStopped, Reading, open_value
from snshelper.privacy.scopes import (
    SCOPES,
    DataDestroyed,
    DataFrozen,
    account_scope,
    freeze,
    mark_destroyed,
    scope_states,
    scopes_of,
)
from snshelper.privacy.tables import AuditEntry, ProcessingFreeze
from snshelper.privacy.uses import PERMISSION_OF_USE, PROGRAM_USES, Use
from tests.worlds import write_account

OWNER = Actor("customer", "member-1", True)
EMAIL = "tanaka@example.jp"


@pytest.fixture
def account(deps: Deps) -> Account:
    with unit_of_work(deps.engine) as session:
        return write_account(session, deps, "member-1", EMAIL)


def staff(*roles: str, duties: frozenset[str] = ALL_DUTIES) -> Actor:
    held = frozenset(roles)
    return Actor("customer", "staff-1", True, held, permissions_of(held), duties=duties)


def opened(deps: Deps, account: Account, actor: Actor, use: Use) -> str:
    with unit_of_work(deps.engine) as session:
        return email_of(session, deps, Reading(actor, use), account)


def audited(deps: Deps) -> list[AuditEntry]:
    with Session(deps.engine) as session:
        return list(session.exec(select(AuditEntry).order_by(col(AuditEntry.seq))))


def restrict(deps: Deps, scope: str, field: str = "") -> None:
    """What a request to stop, or to correct one field, leaves behind."""
    with unit_of_work(deps.engine) as session:
        session.add(
            ProcessingFreeze(
                id=new_id(), scope=scope, field=field, ground="stop", begun_at=deps.clock()
            )
        )
        session.execute(SCOPES.update().where(SCOPES.c.name == scope).values(state="restricted"))


def test_the_person_reads_their_own_data_and_nobody_elses(deps: Deps, account: Account) -> None:
    assert opened(deps, account, OWNER, Use.SELF) == EMAIL
    for other in (Actor("customer", "member-2", True), VISITOR, SYSTEM, staff(*ROLES)):
        with pytest.raises(NotAllowed):
            opened(deps, account, other, Use.SELF)
    assert audited(deps) == []


def test_what_staff_open_is_recorded_with_its_use(deps: Deps, account: Account) -> None:
    opened(deps, account, staff("support"), Use.CUSTOMER_CARE)
    (entry,) = audited(deps)
    assert (entry.action, entry.actor_id) == ("privacy.open", "staff-1")
    assert (entry.object_kind, entry.object_id) == ("scope", "account:member-1")
    assert entry.details == {"use": "customer_care", "fields": ["account.email"]}


@pytest.mark.parametrize("missing", sorted(ALL_DUTIES))
def test_staff_who_owe_a_duty_open_nothing(deps: Deps, account: Account, missing: str) -> None:
    debtor = staff("support", duties=ALL_DUTIES - {missing})
    with pytest.raises(DutiesLapsed):
        opened(deps, account, debtor, Use.CUSTOMER_CARE)
    assert audited(deps) == []


def test_marketing_opens_nothing_for_anybody(deps: Deps, account: Account) -> None:
    for actor in (OWNER, SYSTEM, staff(*ROLES)):
        with pytest.raises(NotAllowed):
            opened(deps, account, actor, Use.MARKETING)


def test_the_programs_own_uses_are_no_persons(deps: Deps, account: Account) -> None:
    for use in PROGRAM_USES & {Use.NOTICE, Use.SIGN_IN}:
        assert opened(deps, account, SYSTEM, use) == EMAIL
        for actor in (OWNER, staff(*ROLES)):
            with pytest.raises(NotAllowed):
                opened(deps, account, actor, use)


def test_every_role_opens_exactly_the_fields_that_its_uses_declare() -> None:
    for role in ROLES:
        uses = {use for use, name in PERMISSION_OF_USE.items() if staff(role).may(name)}
        fields = {
            f"{table.name}.{column.name}"
            for table in metadata.sorted_tables
            for column in table.columns
            if isinstance(column.type, SealedText) and column.info[INFO_KEY].uses & uses
        }
        assert fields == FIELDS_OF_ROLE[role], role


CONTACTS = {"account.email"}
CONSIGNEE = {f"consignee.{name}" for name in ("name", "phone", "postal_code", "address", "email")}
ORDER = {"orders.target", "provider_receipt.body"}
INQUIRY = {f"inquiry.{name}" for name in ("name", "phone", "email", "message")}
INQUIRY |= {"inquiry_reply.body"}
REQUEST = {
    f"data_subject_request.{name}"
    for name in ("words", "wish", "evidence", "notice", "call_back", "extension")
}
SIGNED = {"duty_signature.signed_name", "staff_engagement.leaving_paper"}
FILE = {"attachment_content.name", "attachment_content.content"}
BANK = {f"payout.{name}" for name in ("bank_name", "account_number", "account_holder")}
DEMAND = {"disclosure_case.settled_words", "disclosure_case.telling_words"}
INCIDENT = {f"incident.{name}" for name in ("facts", "compensation_reason", "authority_words")}
INCIDENT |= {"incident_words.happened", "incident_words.measures", "incident_measure.words"}
INCIDENT |= {"affected_person.settled_words", "affected_person.paid_words"}
INCIDENT |= {"affected_finding.words"}
HOLD = {"legal_hold.words"}
DEMANDED = CONSIGNEE | FILE | {"orders.target", "login_session.ip"}
"""What a statute can demand, confirmed case by case by the officer."""
FIELDS_OF_ROLE = {
    "owner": CONTACTS | SIGNED,
    "officer": CONTACTS | SIGNED | INQUIRY | REQUEST | DEMAND | INCIDENT | HOLD | DEMANDED,
    "finance": ORDER | BANK,
    "support": CONTACTS | CONSIGNEE | ORDER | INQUIRY | FILE,
    "marketer": set(),
}


def test_a_use_that_a_column_does_not_declare_is_refused(deps: Deps, account: Account) -> None:
    item = Item(account_scope("member-1"), LoginSession.ip, "x", account.email)
    with unit_of_work(deps.engine) as session, pytest.raises(NotAllowed):
        open_value(session, deps, Reading(staff("support"), Use.CUSTOMER_CARE), item)


def test_every_use_of_staff_has_a_permission_and_no_other_has() -> None:
    people = {use for use in Use if use not in PROGRAM_USES | {Use.SELF, Use.MARKETING}}
    assert set(PERMISSION_OF_USE) == people
    assert "customers.read" in PERMISSIONS


def _frozen(session: Session, deps: Deps) -> None:
    assert freeze(session, deps.clock(), ["account:member-1"]) == 1


def _destroyed(session: Session, deps: Deps) -> None:
    assert mark_destroyed(session, deps.clock(), ["account:member-1"]) == 1


@pytest.mark.parametrize(
    ("end", "refusal"), [(_frozen, DataFrozen), (_destroyed, DataDestroyed)], ids=["f", "d"]
)
def test_when_the_ground_has_ended_nobody_reads_for_any_use(
    deps: Deps,
    account: Account,
    end: Callable[[Session, Deps], None],
    refusal: type[ShopError],
) -> None:
    with unit_of_work(deps.engine) as session:
        end(session, deps)
    for actor, use in (
        (OWNER, Use.SELF),
        (SYSTEM, Use.NOTICE),
        (staff("support"), Use.CUSTOMER_CARE),
        (SYSTEM, Use.RIGHTS),
    ):
        with pytest.raises(refusal):
            opened(deps, account, actor, use)
    assert audited(deps) == []


def test_a_destroyed_key_ends_reading_whatever_the_scope_says(deps: Deps, account: Account) -> None:
    assert account.email is not None
    deps.vault.destroy({account.email.key_id: None})
    with pytest.raises(DataDestroyed):
        opened(deps, account, OWNER, Use.SELF)


def test_a_stop_ends_every_use_but_the_persons_own_and_their_request(
    deps: Deps, account: Account
) -> None:
    restrict(deps, "account:member-1")
    for actor, use in (
        (SYSTEM, Use.NOTICE),
        (SYSTEM, Use.SIGN_IN),
        (staff("support"), Use.CUSTOMER_CARE),
        (staff("owner"), Use.STAFFING),
    ):
        with pytest.raises(ProcessingStopped):
            opened(deps, account, actor, use)
    assert opened(deps, account, OWNER, Use.SELF) == EMAIL
    assert opened(deps, account, SYSTEM, Use.RIGHTS) == EMAIL


def test_a_pending_correction_stops_its_field_alone(deps: Deps, account: Account) -> None:
    restrict(deps, "account:member-1", "login_session.ip")
    assert opened(deps, account, SYSTEM, Use.NOTICE) == EMAIL
    restrict(deps, "account:member-1", "account.email")
    with pytest.raises(ProcessingStopped):
        opened(deps, account, SYSTEM, Use.NOTICE)


def test_a_lifted_restriction_lets_the_data_be_used_again(
    deps: Deps, account: Account, clock: SteppedClock
) -> None:
    restrict(deps, "account:member-1")
    with unit_of_work(deps.engine) as session:
        session.exec(select(ProcessingFreeze)).one().lifted_at = clock()
    assert opened(deps, account, SYSTEM, Use.NOTICE) == EMAIL


def test_an_account_lists_its_scopes(deps: Deps, account: Account) -> None:
    with unit_of_work(deps.engine) as session:
        assert scopes_of(session, "member-1") == ["account:member-1"]
        assert scope_states(session, ["account:member-1", "order:none"]).keys() == {
            "account:member-1"
        }
