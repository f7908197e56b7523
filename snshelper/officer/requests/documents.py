"""What the server puts into pages about requests: the copy, the cookie choices, the banner."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from snshelper.accounts.cookies import session_cookie_name
from snshelper.interface.templates import render
from snshelper.interface.visits import Fill, Redirect, Visit
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import ShopError
from snshelper.kernel.i18n import Texts
from snshelper.kernel.runtime import Deps, current, in_thread
from snshelper.kernel.unit_of_work import reading
from snshelper.officer.requests.copies import GONE, WITHHELD, Copy
from snshelper.officer.requests.queries import is_deleting
from snshelper.officer.requests.reading import own_copy
from snshelper.privacy.calendar import KOREA
from snshelper.privacy.documents import cookie_choices
from snshelper.privacy.restrictions import is_restricted

_TEMPLATES = "officer/requests/templates"
READABLE: dict[str, tuple[str, ...]] = {
    "account": ("email", "lang", "created_at", "verified_at"),
    "login_session": ("created_at", "expires_at", "ip"),
    "orders": ("title", "target", "quantity", "price", "delivered", "refunded", "placed_at"),
    "consignee": ("name", "phone", "postal_code", "address", "email"),
    "shipment": ("carrier", "tracking_number", "shipped_at", "delivered_at"),
    "provider_receipt": ("at", "body"),
    "ledger_transfer": ("created_at", "kind", "amount"),
    "top_up": ("created_at", "amount", "method", "paid_at"),
    "payout": ("created_at", "amount", "bank_name", "account_number", "account_holder"),
    "favourite": ("slug", "created_at"),
    "inquiry": ("created_at", "name", "phone", "email", "message"),
    "inquiry_reply": ("at", "body"),
    "attachment_content": ("name",),
    "outbox_mail": ("created_at", "to_address", "subject", "body"),
    "data_subject_request": (
        "opened_at", "words", "wish", "evidence", "notice", "call_back", "extension",
    ),
    "affected_person": ("found_at", "settled_words", "paid_words"),
    "affected_finding": ("first_at", "words"),
    "consent": ("kind", "given_at", "expires_at", "withdrawn_at"),
    "disclosure": ("at", "recipient", "field"),
    "staff_engagement": ("joined_at", "left_at", "leaving_paper"),
    "duty_signature": ("signed_at", "signed_name"),
}  # fmt: skip
"""What the page shows of each table, in its order; the file has every column of every table."""
_NAMED = {
    ("account", "lang"): "requests.lang",
    ("ledger_transfer", "kind"): "wallet.kind",
    ("disclosure", "field"): "requests.field",
}
"""Columns that hold a code, and the messages that say it in words."""
_LABELS = {("affected_finding", "words"): "reason", ("account", "created_at"): "registered_at"}
"""Columns whose label is not that of their name."""


@dataclass(frozen=True)
class Table:
    """One table of the page: its name, its columns' labels, and rows of words."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


async def fill_privacy_centre(visit: Visit) -> Fill:
    """The privacy centre's slot `cookie-choices`."""
    return Fill(slots={"cookie-choices": cookie_choices(visit, visit.path)})


async def fill_copy(visit: Visit) -> Fill:
    """The slot `copy`; whoever has not just proved the password goes to the centre."""
    deps = current()
    token = visit.cookies.get(session_cookie_name(deps.settings), "")
    try:
        copy = await in_thread(own_copy, deps, visit.actor, token)
    except ShopError:
        raise Redirect(visit.t.url("/mypage/privacy")) from None
    html = render(
        f"{_TEMPLATES}/copy.html",
        visit,
        tables=list(readable_tables(visit.t, copy)),
        openings=[(_words(visit.t, one.at), one.use) for one in copy.openings],
        made_at=_words(visit.t, copy.made_at),
    )
    return Fill(slots={"copy": html}, headers={"Cache-Control": "no-store"})


def readable_tables(t: Texts, copy: Copy) -> Iterator[Table]:
    """The tables of a copy that have rows, in words; a row in which nothing stands is none."""
    for name, columns in READABLE.items():
        lines = copy.tables.get(name, [])
        cells = (
            tuple(_cell(t, name, column, line[column]) for column in columns) for line in lines
        )
        if rows := tuple(row for row in cells if any(row)):
            labels = tuple(_LABELS.get((name, column), column) for column in columns)
            yield Table(name, labels, rows)


def _cell(t: Texts, table: str, column: str, value: Any) -> str:
    if (table, column) == ("disclosure", "recipient"):
        return f"{t('processor.advertising.name')} ({value})"
    words = _NAMED.get((table, column))
    return t(f"{words}.{value}") if words and value else _words(t, value)


def _words(t: Texts, value: Any) -> str:
    if value is None:
        return ""
    if value in (WITHHELD, GONE):
        return t("requests.copy.withheld" if value == WITHHELD else "requests.copy.gone")
    if isinstance(value, datetime):
        return value.astimezone(KOREA).strftime("%Y-%m-%d %H:%M KST")
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:,}" if isinstance(value, int) else str(value)


async def fill_banner(visit: Visit) -> Fill:
    """The slot `rights-notice` of every page: that use is stopped, or the account is going."""
    if visit.actor.kind != "customer":
        return Fill()
    what = await in_thread(_restriction, current(), visit.actor)
    if not what:
        return Fill()
    return Fill({"rights-notice": render(f"{_TEMPLATES}/banner.html", visit, what=what)})


def _restriction(deps: Deps, actor: Actor) -> str:
    with reading(deps.engine) as session:
        if not is_restricted(session, actor.account_id):
            return ""
        return "deleting" if is_deleting(session, actor.account_id) else "stopped"
