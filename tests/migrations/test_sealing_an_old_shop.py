"""A shop from before personal data was sealed: nothing is lost, and nothing stays readable."""

import json
from pathlib import Path

import pytest
from alembic import command
from dbos import DBOS
from sqlalchemy import Engine, create_engine, text

from snshelper.accounts.contacts import account_by_email, email_of
from snshelper.accounts.tables import Account
from snshelper.fulfilment.queries import own_contents, proof_of
from snshelper.kernel.actor import SYSTEM, Actor
from snshelper.kernel.database import create_shop_engine
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.mail.queries import newest_mail
from snshelper.ordering.contents import consignee_of
from snshelper.ordering.queries import find_own_order
from snshelper.ordering.rules import ConsigneeDraft
from snshelper.ordering.tables import Consignee
from snshelper.privacy.gate import Reading
from snshelper.privacy.uses import Use
from snshelper.schema import alembic_config, migrate
from snshelper.support.contents import question_of
from snshelper.support.rules.questions import Question
from snshelper.support.tables import Inquiry

NOW = "2026-11-20 10:00:00"
POST = "https://www.instagram.com/p/C8xk2abcde/"
SECRETS = ("tanaka@example.jp", "203.0.113.7", "C8xk2abcde", "山田 花子", "渋谷区", "いつ届き")
OLD_ROWS: dict[str, list[dict[str, object]]] = {
    "service": [
        {
            "slug": "s",
            "family": "boost",
            "platform": "instagram",
            "unit": "reach",
            "unit_price": 1,
            "tax_rate": 10,
            "minimum": 1,
            "maximum": 1,
            "step": 1,
            "default_quantity": 1,
            "target_kind": "post",
            "position": 1,
            "is_on": 1,
            "updated_at": NOW,
        }
    ],
    "account": [
        {
            "id": "a-1",
            "email": "tanaka@example.jp",
            "password_hash": "x",
            "lang": "ja",
            "created_at": NOW,
        }
    ],
    "login_session": [
        {
            "token_hash": "t-1",
            "account_id": "a-1",
            "created_at": NOW,
            "expires_at": NOW,
            "ip": "203.0.113.7",
        }
    ],
    "orders": [
        {
            "id": "o-1",
            "account_id": "a-1",
            "client_key": "click-1",
            "fingerprint": "f",
            "slug": "s",
            "family": "boost",
            "platform": "instagram",
            "connector": "sandbox",
            "product": "p",
            "title": "t",
            "unit": "reach",
            "lang": "ja",
            "target": POST,
            "quantity": 1,
            "unit_price": 1,
            "price": 1,
            "tax_rate": 10,
            "legal": json.dumps({"target": POST, "items": []}),
            "legal_hash": "h",
            "state": "completed",
            "delivered": 1,
            "refunded": 0,
            "placed_at": NOW,
            "undo_until": NOW,
            "updated_at": NOW,
            "ended_at": NOW,
        }
    ],
    "consignee": [
        {
            "order_id": "o-1",
            "name": "山田 花子",
            "phone": "09012345678",
            "postal_code": "1500001",
            "address": "渋谷区神宮前",
            "email": "h@ex.jp",
        }
    ],
    "fulfilment_attempt": [
        {
            "id": "f-1",
            "order_id": "o-1",
            "number": 1,
            "connector": "sandbox",
            "state": "ended",
            "reference": "r",
            "sent_at": NOW,
            "polls": 0,
            "reason": "",
        }
    ],
    "provider_receipt": [
        {
            "id": 1,
            "attempt_id": "f-1",
            "at": NOW,
            "kind": "accepted",
            "body": json.dumps({"target": POST}),
        }
    ],
    "inquiry": [
        {
            "id": f"i-{number}",
            "channel": "website",
            "account_id": "a-1",
            "name": "田中",
            "phone": "",
            "email": "tanaka@example.jp",
            "message": message,
            "lang": "ja",
            "state": "open",
            "created_at": NOW,
        }
        for number, message in enumerate(("いつ届きますか", "[privacy:delete]"), 1)
    ],
    "outbox_mail": [
        {
            "id": "m-1",
            "to_address": "tanaka@example.jp",
            "subject": "件名",
            "body": "本文",
            "created_at": NOW,
            "attempts": 0,
        }
    ],
}


def write_old_rows(engine: Engine) -> None:
    with engine.begin() as connection:
        for table, rows in OLD_ROWS.items():
            for row in rows:
                names = ", ".join(row)
                values = ", ".join(f":{name}" for name in row)
                connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)


@pytest.fixture
def old_shop(deps: Deps, tmp_path: Path) -> Deps:
    """A shop at the revision before, with something of everything, brought up to date."""
    path = tmp_path / "old.db"
    url = f"sqlite:///{path}"
    DBOS.migrate(url)
    command.upgrade(alembic_config(url), "0003")
    engine = create_engine(url)
    write_old_rows(engine)
    engine.dispose()
    migrate(url, deps.vault)
    return Deps(
        deps.settings, create_shop_engine(url), deps.clock, deps.queue, deps.gate, deps.vault
    )


def test_everything_can_still_be_opened_for_its_use(old_shop: Deps) -> None:
    owner = Actor("customer", "a-1", True)
    with reading(old_shop.engine) as session:
        account = account_by_email(session, old_shop.vault, "tanaka@example.jp")
        assert isinstance(account, Account)
        assert email_of(session, old_shop, Reading(owner, Use.SELF), account) == SECRETS[0]
        kept = session.get(Consignee, "o-1")
        assert kept is not None
        assert consignee_of(session, old_shop, Reading(owner, Use.SELF), kept) == ConsigneeDraft(
            "山田 花子", "09012345678", "1500001", "渋谷区神宮前", "h@ex.jp"
        )
        inquiries = [session.get(Inquiry, name) for name in ("i-1", "i-2")]
        asked = [
            question_of(session, old_shop, Reading(SYSTEM, Use.NOTICE), each)
            for each in inquiries
            if each
        ]
    assert asked[0] == Question("田中", "", "tanaka@example.jp", "いつ届きますか")
    assert [each.topic for each in inquiries if each] == ["question", "delete"]
    assert asked[1].message == ""
    order = find_own_order(old_shop.engine, "a-1", "o-1")
    assert order is not None and order.legal == {"items": []}
    contents = own_contents(old_shop, owner, order, proof_of(old_shop.engine, "o-1"))
    assert (contents.target, contents.receipts[0].body) == (POST, {"target": POST})
    (mail,) = newest_mail(old_shop)
    assert (mail.to, mail.subject, mail.text) == ("tanaka@example.jp", "件名", "本文")


def test_nothing_readable_is_left_in_the_rows(old_shop: Deps) -> None:
    with old_shop.engine.connect() as connection:
        dump = "\n".join(connection.connection.driver_connection.iterdump())  # type: ignore[union-attr]
    assert "o-1" in dump
    assert [secret for secret in SECRETS if secret in dump] == []


def test_receipts_only_grow_again_afterwards(old_shop: Deps) -> None:
    for statement in ("DELETE FROM provider_receipt", "UPDATE provider_receipt SET kind = 'x'"):
        with pytest.raises(Exception, match="append-only"), old_shop.engine.begin() as connection:
            connection.execute(text(statement))
