"""A small shop for tests: members with money, services on chosen routes, and nothing slow."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event, text, update
from sqlmodel import Session

from snshelper.accounts.contacts import set_address
from snshelper.accounts.tables import Account
from snshelper.catalogue import connectors
from snshelper.catalogue.connectors import LiveConnectors
from snshelper.catalogue.tables import Service, ServiceRoute
from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.ordering.rules import ConsigneeDraft, OrderRequest
from snshelper.privacy.scopes import account_scope, begin_scope
from snshelper.wallet.actions import apply_payment, begin_top_up
from snshelper.wallet.payments import Payment
from snshelper.wallet.rules import LARGEST_TOP_UP

BOOST = "instagram-local-reach"
GOODS = "qr-stand-a6"
POST = "https://www.instagram.com/p/C8xk2abcde/"
PAGE = "https://www.instagram.com/sns_helper/"
HOME = ConsigneeDraft(
    "山田 花子", "090-1234-5678", "150-0001", "東京都渋谷区神宮前1-2-3", "h@ex.jp"
)


def hurry(engine: Engine) -> Engine:
    """Do not wait for the disk: no test here cuts the power of the real machine."""

    @event.listens_for(engine, "connect")
    def relax(connection: Any, _record: object) -> None:
        if engine.dialect.name == "sqlite":
            connection.execute("PRAGMA synchronous=OFF")

    return engine


def write_account(
    session: Session, deps: Deps, account_id: str, email: str = "", **values: Any
) -> Account:
    """An account written straight into the database, its address sealed in a scope of its own."""
    written = {"password_hash": "x", "lang": "ja", "created_at": deps.clock(), **values}
    account = Account(id=account_id, **written)
    scope = begin_scope(session, deps, account_scope(account_id))
    set_address(account, deps, scope, email or f"{account_id}@example.jp")
    session.add(account)
    session.flush()
    return account


def open_member(deps: Deps, account_id: str = "member-1", *, balance: int = 0) -> Actor:
    """A verified member whose wallet holds `balance` yen, paid in through real top-ups."""
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        write_account(session, deps, account_id, verified_at=now)
    actor = Actor(kind="customer", account_id=account_id, is_verified=True)
    while balance > 0:
        amount = min(balance, LARGEST_TOP_UP)
        pay_in(deps, actor, amount)
        balance -= amount
    return actor


def pay_in(deps: Deps, actor: Actor, amount: int) -> str:
    """Top a wallet up by `amount` yen and answer the top-up's id."""
    top_up = begin_top_up(deps, actor, amount)
    apply_payment(deps, Payment(f"pay-{top_up.id}", top_up.id, amount, "paid", "/pay"))
    return top_up.id


def connect(*names: str) -> None:
    """Let these connectors be the live ones."""
    connectors.install(LiveConnectors(names))


def route_to(deps: Deps, connector: str, *, slug: str = BOOST) -> None:
    """Let `connector` carry `slug` out."""
    change(deps.engine, ServiceRoute, ServiceRoute.slug == slug, connector=connector)


def change_service(deps: Deps, slug: str, **values: object) -> None:
    """Change a service as a marketer would."""
    change(deps.engine, Service, Service.slug == slug, **values)


def change(engine: Engine, table: Any, where: Any, **values: object) -> None:
    """Update rows directly."""
    with unit_of_work(engine) as session:
        session.execute(update(table).where(where).values(**values))


def request(number: int = 0, **values: Any) -> OrderRequest:
    """One click on the boost: 1,000 yen for 500 people reached, unless `values` say otherwise."""
    asked: dict[str, Any] = {
        "slug": BOOST,
        "target": POST,
        "quantity": 500,
        "shown_total": 1000,
        "client_key": f"click-{number:06d}",
        "lang": "ja",
    }
    return OrderRequest(**(asked | values))


def goods_request(number: int = 0, **values: Any) -> OrderRequest:
    """One click on a QR stand: 3,300 yen, shipped to HOME."""
    asked = {"slug": GOODS, "target": PAGE, "quantity": 1, "shown_total": 3300, "consignee": HOME}
    return request(number, **(asked | values))


def rows(engine: Engine, query: str, **values: object) -> list[Any]:
    """What a query answers."""
    with engine.connect() as connection:
        return list(connection.execute(text(query), values).all())


def scalar(engine: Engine, query: str, **values: object) -> Any:
    """The first column of the first row."""
    return rows(engine, query, **values)[0][0]


def refusal_of(call: Callable[..., object], *args: Any) -> Exception | None:
    """The exception a call ends in, None if it ends well."""
    try:
        call(*args)
    except Exception as error:
        return error
    return None
