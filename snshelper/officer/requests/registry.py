"""Where everything about one person stands: the tables, whose rows, and under which scope.

Copies for the person and corrections are driven by this list; a test over the whole schema
forbids a personal column that is neither here nor among those that are not about a customer.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Table, or_, select
from sqlmodel import col

from snshelper.accounts.duties.tables import DutySignature, StaffEngagement, TrainingCertificate
from snshelper.accounts.tables import Account, LoginSession, OneTimeLink, StaffGrant
from snshelper.catalogue.tables import Favourite
from snshelper.fulfilment.tables import FulfilmentAttempt, ProviderReceipt, Shipment
from snshelper.kernel.vault.column import SealedText
from snshelper.mail.tables import OutboxMail
from snshelper.officer.consents.tables import Consent
from snshelper.officer.incidents.tables import AffectedFinding, AffectedPerson
from snshelper.officer.mailings.tables import MailingReceipt
from snshelper.officer.people.tables import Handover
from snshelper.officer.requests.tables import RecipientCorrection, SubjectRequest
from snshelper.officer.retention.tables import DestructionLine
from snshelper.ordering.tables import Consignee, Order, OrderEvent
from snshelper.privacy.declarations import INFO_KEY, Category
from snshelper.privacy.scopes import SCOPES, Scope, ScopeKind, scope_named
from snshelper.privacy.tables import Disclosure, ProcessingFreeze
from snshelper.support.attachments.tables import Attachment, AttachmentContent
from snshelper.support.tables import Inquiry, InquiryReply
from snshelper.wallet.ledger import wallet_code
from snshelper.wallet.payouts.tables import Payout
from snshelper.wallet.tables import LedgerAccount, LedgerTransfer, TopUp

_IMPERSONAL = frozenset({Category.TECHNICAL, Category.CATALOGUE})


@dataclass(frozen=True)
class Source:
    """One table: which rows are an account's, and what seals their values.

    `kind` with `scope_id` (an expression) make the scope's name, or `scope_name` is a column that
    holds it; `seal_row` is what the seals call the row. `others` are columns about other people.
    """

    model: Any
    is_of: Callable[[str], Any]
    kind: ScopeKind | None = None
    scope_id: Any = None
    scope_name: Any = None
    seal_row: Any = None
    through: Any = None
    others: frozenset[str] = frozenset()

    @property
    def table(self) -> Table:
        """The table itself."""
        table: Table = self.model.__table__
        return table

    @property
    def personal(self) -> tuple[str, ...]:
        """The columns that say something about the person, in the table's order."""
        return tuple(
            column.name
            for column in self.table.columns
            if column.info[INFO_KEY].category not in _IMPERSONAL and column.name not in self.others
        )

    @property
    def sealed(self) -> tuple[str, ...]:
        """Those of them that are stored sealed."""
        return tuple(
            name for name in self.personal if isinstance(self.table.c[name].type, SealedText)
        )

    def is_credential(self, name: str) -> bool:
        """Whether a column guards the account: that it exists is told, its value never."""
        return bool(self.table.c[name].info[INFO_KEY].category is Category.CREDENTIAL)

    def of_account(self, account_id: str) -> Select[Any]:
        """The rows about an account."""
        return self._rows().where(self.is_of(account_id))

    def of_scope(self, scope: Scope) -> Select[Any] | None:
        """The rows that are sealed in a scope; None when this table has none of that kind."""
        if self.scope_name is not None:
            return self._rows().where(self.scope_name == scope.name)
        if self.kind != scope.kind:
            return None
        return self._rows().where(self.scope_id == scope.id)

    def scope_of(self, row: Any, account_id: str) -> Scope:
        """The scope under which the sealed values of a row stand."""
        if self.scope_name is not None:
            return scope_named(row.own_scope, account_id)
        return Scope(self.kind, row.own_scope, account_id)  # type: ignore[arg-type]

    def _rows(self) -> Select[Any]:
        named = self.scope_name if self.scope_name is not None else self.scope_id
        seals = [] if named is None else [named.label("own_scope"), self.seal_row.label("own_row")]
        query = select(self.table, *seals).order_by(*self.table.primary_key.columns)
        return query if self.through is None else query.join_from(self.table, *self.through)


def _mine(model: Any) -> Callable[[str], Any]:
    return lambda account_id: col(model.account_id) == account_id


def _of_my_orders(order_id: Any) -> Callable[[str], Any]:
    def is_of(account_id: str) -> Any:
        mine = select(col(Order.id)).where(col(Order.account_id) == account_id)
        return order_id.in_(mine)

    return is_of


def _of_my_inquiries(inquiry_id: Any) -> Callable[[str], Any]:
    def is_of(account_id: str) -> Any:
        mine = select(col(Inquiry.id)).where(col(Inquiry.account_id) == account_id)
        return inquiry_id.in_(mine)

    return is_of


def _of_my_scopes(scope: Any) -> Callable[[str], Any]:
    def is_of(account_id: str) -> Any:
        return scope.in_(select(SCOPES.c.name).where(SCOPES.c.subject == account_id))

    return is_of


def _of_my_wallet(account_id: str) -> Any:
    wallet = select(col(LedgerAccount.id)).where(col(LedgerAccount.code) == wallet_code(account_id))
    return or_(col(LedgerTransfer.debit_id).in_(wallet), col(LedgerTransfer.credit_id).in_(wallet))


def _of_my_requests(account_id: str) -> Any:
    mine = select(col(SubjectRequest.id)).where(col(SubjectRequest.account_id) == account_id)
    return col(RecipientCorrection.request_id).in_(mine)


def _of_my_engagements(account_id: str) -> Any:
    mine = select(col(StaffEngagement.id)).where(col(StaffEngagement.account_id) == account_id)
    return col(DutySignature.engagement_id).in_(mine)


SOURCES: tuple[Source, ...] = (
    Source(
        Account,
        lambda account_id: col(Account.id) == account_id,
        kind="account",
        scope_id=col(Account.id),
        seal_row=col(Account.id),
    ),
    Source(
        LoginSession,
        _mine(LoginSession),
        kind="account",
        scope_id=col(LoginSession.account_id),
        seal_row=col(LoginSession.token_hash),
    ),
    Source(OneTimeLink, _mine(OneTimeLink)),
    Source(Favourite, _mine(Favourite)),
    Source(Order, _mine(Order), kind="order", scope_id=col(Order.id), seal_row=col(Order.id)),
    Source(OrderEvent, _mine(OrderEvent)),
    Source(
        Consignee,
        _mine(Consignee),
        kind="consignee",
        scope_id=col(Consignee.order_id),
        seal_row=col(Consignee.order_id),
    ),
    Source(Shipment, _of_my_orders(col(Shipment.order_id))),
    Source(FulfilmentAttempt, _of_my_orders(col(FulfilmentAttempt.order_id))),
    Source(
        ProviderReceipt,
        _of_my_orders(col(FulfilmentAttempt.order_id)),
        kind="order",
        scope_id=col(FulfilmentAttempt.order_id),
        seal_row=col(ProviderReceipt.attempt_id) + ":" + col(ProviderReceipt.kind),
        through=(
            FulfilmentAttempt,
            col(FulfilmentAttempt.id) == col(ProviderReceipt.attempt_id),
        ),
    ),
    Source(LedgerAccount, lambda account_id: col(LedgerAccount.code) == wallet_code(account_id)),
    Source(LedgerTransfer, _of_my_wallet),
    Source(TopUp, _mine(TopUp)),
    Source(
        Payout,
        _mine(Payout),
        kind="payout",
        scope_id=col(Payout.id),
        seal_row=col(Payout.id),
        others=frozenset({"paid_by"}),
    ),
    Source(
        OutboxMail,
        _mine(OutboxMail),
        scope_name=col(OutboxMail.scope),
        seal_row=col(OutboxMail.id),
    ),
    Source(
        Inquiry,
        _mine(Inquiry),
        kind="consult",
        scope_id=col(Inquiry.id),
        seal_row=col(Inquiry.id),
    ),
    Source(
        InquiryReply,
        _mine(Inquiry),
        kind="consult",
        scope_id=col(InquiryReply.inquiry_id),
        seal_row=col(InquiryReply.id),
        through=(Inquiry, col(Inquiry.id) == col(InquiryReply.inquiry_id)),
        others=frozenset({"staff_id"}),
    ),
    Source(Attachment, _of_my_inquiries(col(Attachment.inquiry_id))),
    Source(
        AttachmentContent,
        _of_my_inquiries(col(Attachment.inquiry_id)),
        kind="consult",
        scope_id=col(Attachment.inquiry_id),
        seal_row=col(AttachmentContent.attachment_id),
        through=(Attachment, col(Attachment.id) == col(AttachmentContent.attachment_id)),
    ),
    Source(
        SubjectRequest,
        _mine(SubjectRequest),
        kind="request",
        scope_id=col(SubjectRequest.id),
        seal_row=col(SubjectRequest.id),
        others=frozenset({"entered_by", "identity_by", "decided_by"}),
    ),
    Source(RecipientCorrection, _of_my_requests),
    # Under the scope's name, not its kind: an authority cannot demand the people of an incident.
    Source(
        AffectedPerson,
        _mine(AffectedPerson),
        scope_name="incident:" + col(AffectedPerson.incident_id),
        seal_row=col(AffectedPerson.id),
        others=frozenset({"settled_by"}),
    ),
    Source(
        AffectedFinding,
        _mine(AffectedPerson),
        scope_name="incident:" + col(AffectedPerson.incident_id),
        seal_row=col(AffectedFinding.id),
        through=(AffectedPerson, col(AffectedPerson.id) == col(AffectedFinding.person_id)),
    ),
    Source(Consent, _mine(Consent)),
    Source(MailingReceipt, _mine(MailingReceipt)),
    Source(Disclosure, _of_my_scopes(col(Disclosure.scope))),
    Source(ProcessingFreeze, _of_my_scopes(col(ProcessingFreeze.scope))),
    Source(DestructionLine, lambda account_id: col(DestructionLine.subject) == account_id),
    Source(StaffGrant, _mine(StaffGrant), others=frozenset({"granted_by", "revoked_by"})),
    Source(
        StaffEngagement,
        _mine(StaffEngagement),
        kind="staff",
        scope_id=col(StaffEngagement.id),
        seal_row=col(StaffEngagement.id),
        others=frozenset({"joined_by", "left_by"}),
    ),
    Source(TrainingCertificate, _mine(TrainingCertificate), others=frozenset({"recorded_by"})),
    Source(
        DutySignature,
        _of_my_engagements,
        kind="staff",
        scope_id=col(DutySignature.engagement_id),
        seal_row=col(DutySignature.id),
    ),
    Source(
        Handover,
        lambda me: or_(col(Handover.from_account) == me, col(Handover.to_account) == me),
        others=frozenset({"from_account", "to_account", "items"}),
    ),
)

NOT_ABOUT_A_PERSON: Mapping[str, str] = {
    "audit_entry": "what staff did; who opened the person's own data is told apart",
    "destruction_manifest": "counts of scopes",
    "disclosure_case": "whether a person may be told is decided for each case, and they are",
    "incident": "the shop's own case; whom it reached is told apart",
    "incident_measure": "the shop's own case",
    "incident_source": "the shop's own case",
    "incident_words": "what was written to everybody it reached",
    "paper_copy": "counts of sheets, and who printed and destroyed them",
    "destruction_certificate": "counts of scopes",
    "legal_hold": "the shop's own cases",
    "opening_review": "oversight of staff",
    "opening_review_line": "oversight of staff",
    "policy_version": "what the shop published",
    "role_headcount": "how many may hold a role",
}
"""Tables with personal columns of which nobody is the subject, and why."""
