"""The ledger keeps itself: balances move by trigger; transfers and audit entries only grow."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = ("ledger_transfer", "audit_entry", "order_event", "provider_receipt")

SQLITE_BALANCES = """
CREATE TRIGGER ledger_transfer_posts AFTER INSERT ON ledger_transfer
BEGIN
  UPDATE ledger_account SET posted = posted - NEW.amount
   WHERE id = NEW.debit_id AND is_cached;
  UPDATE ledger_account SET posted = posted + NEW.amount
   WHERE id = NEW.credit_id AND is_cached;
END
"""

# Both rows are locked in the order of their ids first, so that two opposite transfers between the
# same accounts wait for each other instead of deadlocking. NO KEY: the foreign keys of the same
# INSERT have locked the rows FOR KEY SHARE already, in every transaction at once.
POSTGRES_BALANCES = """
CREATE FUNCTION ledger_transfer_posts() RETURNS trigger AS $$
BEGIN
  PERFORM 1 FROM ledger_account
    WHERE id IN (NEW.debit_id, NEW.credit_id) AND is_cached ORDER BY id FOR NO KEY UPDATE;
  UPDATE ledger_account SET posted = posted - NEW.amount
   WHERE id = NEW.debit_id AND is_cached;
  UPDATE ledger_account SET posted = posted + NEW.amount
   WHERE id = NEW.credit_id AND is_cached;
  RETURN NULL;
END
$$ LANGUAGE plpgsql
"""

POSTGRES_REFUSAL = """
CREATE FUNCTION refuse_change() RETURNS trigger AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$ LANGUAGE plpgsql
"""


SHOP_ACCOUNTS = ((1, "escrow"), (2, "revenue"), (3, "payments"))


def upgrade() -> None:
    """Open the shop's own accounts and create the triggers of the database in use."""
    for number, code in SHOP_ACCOUNTS:
        op.execute(
            "INSERT INTO ledger_account (id, code, kind, posted, is_cached) "
            f"VALUES ({number}, '{code}', '{code}', 0, false)"
        )
    if op.get_bind().dialect.name == "sqlite":
        _on_sqlite()
    else:
        _on_postgres()


def _on_sqlite() -> None:
    op.execute(SQLITE_BALANCES)
    for table in APPEND_ONLY:
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _on_postgres() -> None:
    op.execute("SELECT setval(pg_get_serial_sequence('ledger_account', 'id'), 100)")
    op.execute(POSTGRES_BALANCES)
    op.execute(
        "CREATE TRIGGER ledger_transfer_posts AFTER INSERT ON ledger_transfer "
        "FOR EACH ROW EXECUTE FUNCTION ledger_transfer_posts()"
    )
    op.execute(POSTGRES_REFUSAL)
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
