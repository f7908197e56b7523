"""The published page says what is declared, and nothing else: change one and see the other."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from snshelper.interface.visits import Visit
from snshelper.kernel.actor import VISITOR
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.kernel.outbound import OutboundMessage
from snshelper.privacy import cookies, items, processors, retention
from snshelper.privacy.declarations import Category, Purpose
from snshelper.privacy.documents import FILLERS
from snshelper.privacy.items import ITEMS, Item
from snshelper.privacy.outbound import ADVERTISING, told_by
from snshelper.privacy.policy_tables import period_table, periods_of, purpose_table
from snshelper.privacy.processors import Processor
from snshelper.privacy.retention import GROUNDS, Retention

pytestmark = pytest.mark.usefixtures("installed")


def _page(lang: Lang = "ja", path: str = "/privacy") -> str:
    fill = asyncio.run(FILLERS[path](Visit(lang, path, VISITOR)))
    return fill.slots["document"]


def _at(anchor: str, html: str) -> str:
    """The text of the element at an anchor."""
    (found,) = re.findall(rf'<(\w+) id="{anchor}">(.*?)</\1>', html, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", found[1])).strip()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_declared_item_stands_at_its_promise(lang: Lang) -> None:
    html, t = _page(lang), Texts(lang)
    for item in ITEMS:
        if item.anchor:
            assert t(f"item.{item.id}").lower() in _at(item.anchor, html).lower()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_new_item_appears_on_the_page_and_a_removed_one_goes(
    lang: Lang, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = Texts(lang)("item.phone")
    assert phone not in _at("p-7", _page(lang))
    monkeypatch.setattr(items, "ITEMS", (*ITEMS, Item("phone", Purpose.MEMBERSHIP, "p-7")))
    assert phone in _at("p-7", _page(lang))
    without = tuple(item for item in ITEMS if item.id != "bank_name")
    monkeypatch.setattr(items, "ITEMS", without)
    assert Texts(lang)("item.bank_name") not in _page(lang)


@pytest.mark.parametrize(("lang", "six"), [("ja", "6年"), ("ko", "6년"), ("en", "6 years")])
def test_a_period_that_changes_in_the_program_changes_on_the_page(
    lang: Lang, six: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert six not in _at("p-21", _page(lang))
    monkeypatch.setitem(retention.GROUNDS, "tax", replace(GROUNDS["tax"], years=6))
    assert six in _at("p-21", _page(lang))


def test_a_law_that_changes_in_the_program_changes_on_the_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    law = Texts("en")("law.kr_criminal_procedure")
    assert law not in _page("en")
    changed = replace(GROUNDS["dispute"], law_id="kr-criminal-procedure")
    monkeypatch.setitem(retention.GROUNDS, "dispute", changed)
    assert law in _at("p-25", _page("en"))


def test_days_of_liability_are_those_of_the_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "14 days" in _at("p-20", _page("en"))
    monkeypatch.setitem(retention.GROUNDS, "liability", replace(GROUNDS["liability"], days=21))
    assert "21 days" in _at("p-20", _page("en"))


def test_what_a_partner_is_told_on_the_page_is_what_the_gate_lets_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert "number of the top-up" in _page("en")
    amount = OutboundMessage("POST", "/v2", frozenset(), frozenset({"amount"}))
    told = told_by((*ADVERTISING, amount))
    changed = Processor("advertising", frozenset({Category.TRANSACTION}), told)
    monkeypatch.setattr(processors, "PROCESSORS", (changed,))
    assert "order number, address of the post or video, quantity, kind of service, amount" in (
        _page("en")
    )
    assert "number of the top-up" not in _page("en")


@pytest.mark.parametrize("path", ["/privacy", "/cookies"])
def test_a_cookie_that_is_declared_appears_in_the_table(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    longer = replace(cookies.LANG, lifetime=timedelta(days=123))
    monkeypatch.setattr(cookies, "REGISTRY", (longer,))
    html = _page("en", path)
    assert "123 days" in html
    assert re.findall(r"<code>([^<]+)</code>", html) == ["lang"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_line_of_the_tables_has_words_and_a_law(lang: Lang) -> None:
    t = Texts(lang)
    assert all(row.items and row.uses for row in purpose_table(t))
    for row in period_table(t):
        assert row.what and row.period and row.laws
        assert "{" not in row.period
    for rule in Retention:
        assert periods_of(rule.value, t), rule
