"""Incidents, paper copies, disclosures, attachments and checks: what was decided stays decided."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# (trigger, table, event, when it refuses): OLD and NEW are the rows before and after.
REFUSALS = (
    (
        "incident_stays",
        "incident",
        "UPDATE",
        "OLD.state = 'closed' OR NEW.number <> OLD.number "
        "OR NEW.noticed_at <> OLD.noticed_at OR NEW.began_at <> OLD.began_at "
        "OR NEW.facts <> OLD.facts OR NEW.opened_by <> OLD.opened_by "
        "OR NEW.opened_at <> OLD.opened_at "
        "OR (OLD.notices_at IS NOT NULL AND NEW.notices_at <> OLD.notices_at) "
        "OR (OLD.compensation = 'paid' AND (NEW.cause <> OLD.cause "
        "OR NEW.compensation <> OLD.compensation "
        "OR NEW.compensation_yen <> OLD.compensation_yen))",
    ),
    ("incident_kept", "incident", "DELETE", "1 = 1"),
    ("incident_measure_stays", "incident_measure", "UPDATE", "1 = 1"),
    ("incident_measure_kept", "incident_measure", "DELETE", "1 = 1"),
    ("incident_source_stays", "incident_source", "UPDATE", "1 = 1"),
    ("incident_source_kept", "incident_source", "DELETE", "1 = 1"),
    (
        "affected_person_stays",
        "affected_person",
        "UPDATE",
        "NEW.incident_id <> OLD.incident_id OR NEW.person <> OLD.person "
        "OR NEW.account_id <> OLD.account_id "
        "OR (OLD.mark IS NOT NULL AND (NEW.mark IS NULL OR NEW.mark <> OLD.mark)) "
        "OR (OLD.mail_id <> '' AND NEW.mail_id <> OLD.mail_id) "
        "OR (OLD.paid_at IS NOT NULL AND (NEW.paid_at IS NULL OR NEW.paid_at <> OLD.paid_at))",
    ),
    ("affected_person_kept", "affected_person", "DELETE", "1 = 1"),
    ("affected_finding_kept", "affected_finding", "DELETE", "1 = 1"),
    (
        "paper_copy_stays",
        "paper_copy",
        "UPDATE",
        "OLD.state = 'closed' OR NEW.scope <> OLD.scope OR NEW.what <> OLD.what "
        "OR NEW.count <> OLD.count OR NEW.printed_by <> OLD.printed_by "
        "OR NEW.printed_at <> OLD.printed_at "
        "OR (NEW.state = 'closed' AND NEW.witness_id IN ('', OLD.destroyed_by))",
    ),
    ("paper_copy_kept", "paper_copy", "DELETE", "1 = 1"),
    (
        "disclosure_case_stays",
        "disclosure_case",
        "UPDATE",
        "NEW.number <> OLD.number OR NEW.authority <> OLD.authority OR NEW.law <> OLD.law "
        "OR NEW.document_number <> OLD.document_number "
        "OR NEW.document_date <> OLD.document_date OR NEW.scope <> OLD.scope "
        "OR CAST(NEW.fields AS TEXT) <> CAST(OLD.fields AS TEXT) "
        "OR NEW.asked_by <> OLD.asked_by OR OLD.state = 'refused' "
        "OR (OLD.state = 'handed' AND (NEW.state <> 'handed' "
        "OR NEW.content_hash <> OLD.content_hash OR NEW.handed_by <> OLD.handed_by))",
    ),
    ("disclosure_case_kept", "disclosure_case", "DELETE", "1 = 1"),
    ("vulnerability_run_stays", "vulnerability_run", "UPDATE", "1 = 1"),
)


def upgrade() -> None:
    """Make the tables, the account that compensation is paid from, and the refusals."""
    _incidents()
    _papers()
    _files()
    op.execute(
        "INSERT INTO ledger_account (code, kind, posted, is_cached) "
        "VALUES ('compensation', 'compensation', 0, false)"
    )
    _refuse()


def _incidents() -> None:
    op.create_table(
        "incident",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("cause", sa.String(length=12), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("is_sensitive", sa.Boolean(), nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by", sa.String(length=36), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("affected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notices_by", sa.String(length=36), nullable=False),
        sa.Column("notices_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("compensation", sa.String(length=6), nullable=False),
        sa.Column("compensation_yen", sa.Integer(), nullable=False),
        sa.Column("compensation_reason", sa.Text(), nullable=False),
        sa.Column("compensation_by", sa.String(length=36), nullable=False),
        sa.Column("compensation_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("authority", sa.String(length=12), nullable=False),
        sa.Column("authority_words", sa.Text(), nullable=False),
        sa.Column("authority_by", sa.String(length=36), nullable=False),
        sa.Column("authority_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("alarmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=36), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_incident"),
        sa.UniqueConstraint("number", name="uq_incident_number"),
    )
    op.create_index("ix_incident_state", "incident", ["state", "number"], unique=False)
    op.create_table(
        "incident_words",
        sa.Column("incident_id", sa.String(length=36), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("happened", sa.Text(), nullable=False),
        sa.Column("measures", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name="fk_incident_words_incident_id_incident"
        ),
        sa.PrimaryKeyConstraint("incident_id", "lang", name="pk_incident_words"),
    )
    op.create_table(
        "incident_measure",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("incident_id", sa.String(length=36), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("taken_by", sa.String(length=36), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name="fk_incident_measure_incident_id_incident"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_incident_measure"),
    )
    op.create_index(
        "ix_incident_measure_incident_id", "incident_measure", ["incident_id"], unique=False
    )
    op.create_table(
        "incident_source",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("incident_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("value", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("named_by", sa.String(length=36), nullable=False),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name="fk_incident_source_incident_id_incident"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_incident_source"),
        sa.UniqueConstraint(
            "incident_id", "kind", "value", name="uq_incident_source_incident_id_kind_value"
        ),
    )
    op.create_table(
        "affected_person",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("incident_id", sa.String(length=36), nullable=False),
        sa.Column("person", sa.String(length=60), nullable=False),
        sa.Column("account_id", sa.String(length=36), nullable=False),
        sa.Column("lang", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=True),
        sa.Column("mail_id", sa.String(length=36), nullable=False),
        sa.Column("settled_by", sa.String(length=36), nullable=False),
        sa.Column("settled_words", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_yen", sa.Integer(), nullable=False),
        sa.Column("paid_words", sa.Text(), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incident.id"], name="fk_affected_person_incident_id_incident"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_affected_person"),
        sa.UniqueConstraint("incident_id", "mark", name="uq_affected_person_incident_id_mark"),
        sa.UniqueConstraint("incident_id", "person", name="uq_affected_person_incident_id_person"),
    )
    op.create_index(
        "ix_affected_person_state", "affected_person", ["incident_id", "state", "id"], unique=False
    )
    op.create_table(
        "affected_finding",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.String(length=36), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("scope", sa.String(length=60), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["affected_person.id"],
            name="fk_affected_finding_person_id_affected_person",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_affected_finding"),
        sa.UniqueConstraint(
            "person_id", "how", "scope", name="uq_affected_finding_person_id_how_scope"
        ),
    )


def _papers() -> None:
    op.create_table(
        "paper_copy",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("scope", sa.String(length=60), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("printed_by", sa.String(length=36), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("method", sa.String(length=12), nullable=False),
        sa.Column("destroyed_on", sa.Date(), nullable=True),
        sa.Column("destroyed_by", sa.String(length=36), nullable=False),
        sa.Column("witness_id", sa.String(length=36), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_paper_copy"),
    )
    op.create_index("ix_paper_copy_scope", "paper_copy", ["scope"], unique=False)
    op.create_index("ix_paper_copy_state", "paper_copy", ["state", "id"], unique=False)
    op.create_table(
        "disclosure_case",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("authority", sa.String(length=200), nullable=False),
        sa.Column("law", sa.String(length=200), nullable=False),
        sa.Column("document_number", sa.String(length=80), nullable=False),
        sa.Column("document_date", sa.Date(), nullable=False),
        sa.Column("scope", sa.String(length=60), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("asked_by", sa.String(length=36), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.String(length=36), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_words", sa.Text(), nullable=False),
        sa.Column("handed_by", sa.String(length=36), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("telling", sa.String(length=10), nullable=False),
        sa.Column("telling_words", sa.Text(), nullable=False),
        sa.Column("telling_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_disclosure_case"),
        sa.UniqueConstraint("number", name="uq_disclosure_case_number"),
    )
    op.create_index(
        "ix_disclosure_case_state", "disclosure_case", ["state", "number"], unique=False
    )


def _files() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("inquiry_id", sa.String(length=36), nullable=False),
        sa.Column("media_type", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("signatures", sa.String(length=80), nullable=False),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("threat", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["inquiry_id"], ["inquiry.id"], name="fk_attachment_inquiry_id_inquiry"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
    )
    op.create_index("ix_attachment_inquiry_id", "attachment", ["inquiry_id"], unique=False)
    op.create_index(
        "ix_attachment_scanned", "attachment", ["state", "signatures", "id"], unique=False
    )
    op.create_table(
        "attachment_content",
        sa.Column("attachment_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachment.id"],
            name="fk_attachment_content_attachment_id_attachment",
        ),
        sa.PrimaryKeyConstraint("attachment_id", name="pk_attachment_content"),
    )
    op.create_table(
        "signature_seen",
        sa.Column("version", sa.String(length=80), nullable=False),
        sa.Column("built_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rescanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("version", name="pk_signature_seen"),
    )
    op.create_table(
        "vulnerability_run",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=80), nullable=False),
        sa.Column("components", sa.Integer(), nullable=False),
        sa.Column("bill_hash", sa.String(length=64), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_vulnerability_run"),
    )
    op.create_index("ix_vulnerability_run_at", "vulnerability_run", ["at"], unique=False)


def _refuse() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for name, table, event, condition in REFUSALS:
        end = (
            f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{table} stays as it was written'); END"
            if is_sqlite
            else f"FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION refuse_change()"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} {end}")
