"""The partner's tables and how a connection to them is opened."""

import sqlite3
from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS campaign (
    seq             INTEGER PRIMARY KEY,
    reference       TEXT NOT NULL UNIQUE,
    idempotency_key TEXT NOT NULL UNIQUE,
    fingerprint     TEXT NOT NULL,
    order_ref       TEXT NOT NULL,
    product         TEXT NOT NULL,
    target          TEXT NOT NULL,
    quantity        INTEGER NOT NULL CHECK (quantity > 0),
    deliverable     INTEGER NOT NULL CHECK (deliverable BETWEEN 0 AND quantity),
    seconds         REAL NOT NULL CHECK (seconds >= 0),
    accepted_at     REAL NOT NULL,
    cancelled_at    REAL
);
CREATE INDEX IF NOT EXISTS campaign_by_order ON campaign (order_ref);

CREATE TABLE IF NOT EXISTS rejection (
    idempotency_key TEXT PRIMARY KEY,
    fingerprint     TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS fault (
    seq         INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL,
    remaining   INTEGER CHECK (remaining > 0),
    probability REAL CHECK (probability > 0 AND probability <= 1),
    seconds     REAL NOT NULL,
    ratio       REAL NOT NULL,
    CHECK ((remaining IS NULL) <> (probability IS NULL))
);

CREATE TABLE IF NOT EXISTS payment (
    seq             INTEGER PRIMARY KEY,
    id              TEXT NOT NULL UNIQUE,
    idempotency_key TEXT NOT NULL UNIQUE,
    fingerprint     TEXT NOT NULL,
    reference       TEXT NOT NULL,
    amount          INTEGER NOT NULL CHECK (amount > 0),
    return_url      TEXT NOT NULL,
    callback_url    TEXT,
    status          TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'paid', 'cancelled')),
    paid_at         REAL,
    CHECK ((status = 'paid') = (paid_at IS NOT NULL))
);

CREATE TABLE IF NOT EXISTS notice (
    seq         INTEGER PRIMARY KEY,
    subject     TEXT NOT NULL,
    url         TEXT NOT NULL,
    messages    TEXT NOT NULL,
    tries       INTEGER NOT NULL DEFAULT 0,
    tries_left  INTEGER NOT NULL,
    next_try_at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS notice_by_time ON notice (next_try_at);
CREATE INDEX IF NOT EXISTS notice_by_subject ON notice (subject);
"""


def connect(path: Path) -> sqlite3.Connection:
    """Open the record so that a finished COMMIT has reached the disk (WAL, synchronous=FULL).

    Transactions are opened by hand; the connection may be used by one thread at a time.
    """
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def create_tables(connection: sqlite3.Connection) -> None:
    """Create whatever table is missing; existing rows stay."""
    connection.executescript(_SCHEMA)
