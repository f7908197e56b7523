"""Every event of the shop, sent by people who may not, and with contents no page would send."""

import pytest

from tests.browser.serving import Shop
from tests.hostile.books import nothing_changes
from tests.hostile.handlers import callable_names, field_names, handlers
from tests.hostile.people import Cast
from tests.hostile.tabs import Tab, run

pytestmark = pytest.mark.xdist_group("hostile")

JUNK: dict[str, object] = {
    "null": None,
    "list": [],
    "nested": [[[[[{"a": [None]}]]]]],
    "dict": {"id": {"$ne": None}},
    "huge": "x" * 100_000,
    "digits": "9" * 5_000,
    "true": True,
    "nan": float("nan"),
    "infinite": float("inf"),
    "negative": -1,
    "large": 2**70,
    "zero byte": "a\x00b",
    "half a character": "\ud83d",
    "unicode": "\u202e\u0000ａ\U0001f4a3",
    "sql": "' OR 1=1 --",
    "path": "../../../etc/passwd",
}
IN_FORMS = ("null", "list", "dict", "true", "nan", "negative", "large", "zero byte", "unicode")
GRANTED = {"visitor": ("public",), "customer": ("public", "member")}
FRAMEWORK = {"hydrate", "hydrate_and_load", "on_load_internal", "set_is_hydrated"}


def test_the_list_of_handlers_is_complete() -> None:
    kinds = [handler.guard for handler in handlers()]
    assert kinds.count("staff") > 60
    assert kinds.count("member") > 20
    unguarded = {h.name.rpartition(".")[2] for h in handlers() if h.guard == "none"}
    assert unguarded == FRAMEWORK | {
        *("setvar", "handle_frontend_exception", "update_vars_internal")
    }


def _holders(cast: Cast) -> dict[str, str]:
    return {"visitor": "", "customer": cast.stranger.session}


@pytest.mark.parametrize("who", ["visitor", "customer"])
def test_what_no_guard_made_does_nothing(shop: Shop, cast: Cast, who: str) -> None:
    names = [h.name for h in handlers() if h.guard == "none"] + callable_names()
    names = [name for name in names if name.rpartition(".")[2] not in FRAMEWORK]
    assert len(names) > 500

    async def story() -> None:
        async with Tab(shop.url, "/terms", _holders(cast)[who]) as tab:
            before = len(tab.heard)
            for name in names:
                await tab.send(name, {"var_name": "error", "value": "taken"})
                await tab.send(name)
            await tab.settle()
            assert "taken" not in tab.everything.text
            assert tab.said_since(before).states == {}

    with nothing_changes(shop):
        run(story())


def _payloads(parameters: tuple[str, ...], is_allowed: bool) -> list[dict[str, object]]:
    """Every junk in every place, and as every field of a form; one of each for who is refused."""
    if not parameters:
        return [{}]
    kinds = JUNK if is_allowed else {name: JUNK[name] for name in ("null", "nested", "nan")}
    plain: list[dict[str, object]] = [dict.fromkeys(parameters, junk) for junk in kinds.values()]
    if "form" in parameters and is_allowed:
        for name in IN_FORMS:
            plain.append(dict.fromkeys(parameters, dict.fromkeys(field_names(), JUNK[name])))
        long = {"quantity": JUNK["digits"], "shown_total": JUNK["digits"], "target": JUNK["huge"]}
        plain.append(dict.fromkeys(parameters, long))
    return plain


@pytest.mark.parametrize("who", ["visitor", "customer"])
def test_junk_changes_nothing_and_breaks_nothing(shop: Shop, cast: Cast, who: str) -> None:
    own = (cast.stranger.actor.account_id, cast.stranger.email)

    async def story() -> None:
        async with Tab(shop.url, "/terms", _holders(cast)[who]) as tab:
            for handler in handlers():
                is_allowed = handler.guard in GRANTED[who]
                for payload in _payloads(handler.parameters, is_allowed):
                    await tab.send(handler.name, payload)
                await tab.settle()
            assert tab.is_open
            text = tab.everything.text
            assert [secret for secret in cast.secrets if secret in text] == []

    with nothing_changes(shop, but_of=own if who == "customer" else ()):
        run(story())
