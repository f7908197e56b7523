"""The officer's page and its file: the whole record, for those who may see it."""

import asyncio
import csv
import io
import re
from collections.abc import Callable, Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from snshelper.accounts.permissions import PERMISSIONS, ROLES, permissions_of
from snshelper.interface.visits import Visit
from snshelper.kernel import runtime
from snshelper.kernel.actor import VISITOR, Actor
from snshelper.kernel.database import metadata
from snshelper.kernel.errors import NotAllowed
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.kernel.runtime import Deps
from snshelper.officer.records import routes
from snshelper.officer.records.documents import fill_records
from snshelper.officer.records.routes import ROUTES
from snshelper.privacy.declarations import INFO_KEY
from snshelper.privacy.items import ITEMS


@pytest.fixture
def shop(deps: Deps) -> Iterator[Deps]:
    runtime.install(deps)
    yield deps
    runtime._installed.clear()


def _staff(role: str) -> Actor:
    roles = frozenset({role})
    return Actor("customer", "a", roles=roles, permissions=permissions_of(roles))


def _page(lang: Lang = "en", role: str = "officer") -> str:
    filled = asyncio.run(fill_records(Visit(lang, "/admin/privacy/records", _staff(role))))
    return filled.slots["records"]


@pytest.fixture
def download(shop: Deps, monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    def get(actor: Actor, path: str = "/admin/privacy/records.csv") -> object:
        monkeypatch.setattr(routes, "actor_of_session", lambda *_: actor)
        return TestClient(Starlette(routes=ROUTES)).get(path)

    return get


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_names_every_item_and_every_column_that_holds_one(shop: Deps, lang: Lang) -> None:
    html, t = _page(lang), Texts(lang)
    assert html.count('data-testid="records-row"') == len(ITEMS)
    for table in metadata.sorted_tables:
        for column in table.columns:
            is_listed = f"<code>{table.name}.{column.name}</code>" in html
            assert is_listed == column.info[INFO_KEY].is_personal
    assert t("law.kr_national_tax_85_3") in html
    assert t("processor.advertising.name") in html
    assert t("support.answer.subject") in html


def test_the_page_is_laid_out_for_a_phone_as_well(shop: Deps) -> None:
    cells = re.findall(r"<td[^>]*>", _page())
    assert cells and all("data-label" in cell for cell in cells)


@pytest.mark.parametrize("role", ROLES)
def test_only_the_officer_and_the_owner_see_it(shop: Deps, role: str, download) -> None:
    if role in PERMISSIONS["privacy.records"]:
        assert _page(role=role)
        assert download(_staff(role)).status_code == 200
        return
    with pytest.raises(NotAllowed):
        _page(role=role)
    assert download(_staff(role)).status_code == 404


def test_a_visitor_gets_no_file(download) -> None:
    assert download(VISITOR).status_code == 404


@pytest.mark.parametrize(("lang", "prefix"), [("ja", ""), ("ko", "/ko"), ("en", "/en")])
def test_the_file_opens_in_a_spreadsheet_and_holds_every_item(download, lang, prefix) -> None:
    answer = download(_staff("officer"), f"{prefix}/admin/privacy/records.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert "attachment" in answer.headers["content-disposition"]
    text = answer.content.decode("utf-8-sig")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(text)))
    t = Texts(lang)
    assert [row[t("records.column.item")] for row in rows] == [
        t(f"item.{item.id}")
        for purpose in dict.fromkeys(item.purpose for item in ITEMS)
        for item in ITEMS
        if item.purpose is purpose
    ]
    assert all(row[t("records.column.measures")] for row in rows)
    assert not [cell for row in rows for cell in row.values() if cell.startswith(tuple("=+-@"))]
