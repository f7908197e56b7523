"""The payment page, as a browser receives it."""

import re

import pytest

from snshelper.sandbox.page import own_prefix
from tests.sandbox.driver import Sandbox


def _page(sandbox: Sandbox, key: str, query: str = "", **headers: str) -> str:
    payment = sandbox.open_payment(key)
    answer = sandbox.client.get(payment["pay_url"] + query, headers=headers)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize(
    ("query", "language", "honest"),
    [
        ("", "ja", "実際のお金は動きません"),
        ("?lang=ja", "ja", "¥12,300 を支払う"),
        ("?lang=ko", "ko", "실제 돈은 이동하지 않습니다"),
        ("?lang=en", "en", "No real money moves"),
        ("?lang=xx", "ja", "テスト用の決済画面"),
    ],
)
def test_the_page_says_in_three_languages_that_no_money_moves(
    sandbox: Sandbox, key: str, query: str, language: str, honest: str
) -> None:
    page = _page(sandbox, key, query)
    assert f'<html lang="{language}">' in page
    assert honest in page
    assert "¥12,300" in page


def test_the_page_is_one_native_form_without_scripts(sandbox: Sandbox, key: str) -> None:
    page = _page(sandbox, key)
    assert page.count("<form") == 1
    assert 'data-testid="sandbox-pay"' in page
    assert "<script" not in page
    assert not re.search(r'(src|href)="http', page)


def test_the_form_leads_back_through_the_proxy_that_showed_it(sandbox: Sandbox, key: str) -> None:
    page = _page(sandbox, key, **{"X-Forwarded-Prefix": "/sandbox/"})
    assert re.search(r'action="/sandbox/pay/pay_[0-9a-f]+"', page)


@pytest.mark.parametrize(
    ("offered", "used"),
    [
        ("", ""),
        ("/", ""),
        ("/a/b", "/a/b"),
        ("//evil.example", ""),
        ("https://evil.example", ""),
        ('/"><b>', ""),
        ("/a b", ""),
    ],
)
def test_only_a_plain_path_is_taken_for_a_prefix(offered: str, used: str) -> None:
    assert own_prefix(offered) == used


def test_what_the_shop_wrote_cannot_become_markup(sandbox: Sandbox, key: str) -> None:
    page = _page(sandbox, f"<img src=x>{key}")
    assert "<img" not in page
    assert "&lt;img src=x&gt;" in page


def test_the_page_forbids_everything_but_its_own_form(sandbox: Sandbox, key: str) -> None:
    payment = sandbox.open_payment(key, return_url="https://shop.example/wallet")
    policy = sandbox.client.get(payment["pay_url"]).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "form-action 'self' https://shop.example" in policy


def test_a_decided_payment_offers_the_way_back_only(sandbox: Sandbox, key: str) -> None:
    for decision, word in (("pay", "お支払い済みです"), ("cancel", "請求は発生していません")):
        payment = sandbox.open_payment(f"{key}-{decision}")
        sandbox.client.post(payment["pay_url"], data={"decision": decision})
        page = sandbox.client.get(payment["pay_url"]).text
        assert word in page
        assert "<form" not in page
        assert 'href="/mypage/wallet"' in page


def test_an_unknown_payment_is_a_page_too(sandbox: Sandbox) -> None:
    for answer in (sandbox.client.get("/pay/pay_x?lang=en"), sandbox.client.post("/pay/pay_x")):
        assert answer.status_code == 404
        assert answer.headers["Content-Type"].startswith("text/html")
