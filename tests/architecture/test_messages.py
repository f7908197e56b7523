"""What people read is complete in three languages."""

import ast
import re
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from snshelper.kernel.i18n import LANGUAGES, Lang, catalogue
from tests.architecture.source import FILES, PACKAGE

_ID = re.compile(r"^[a-z_]+(\.[a-z0-9_]+)+$")
_IN_TEMPLATES = re.compile(r"""\bt\(\s*["']([a-z0-9_.]+)["']""")


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def _used_in_code() -> set[tuple[str, str]]:
    """(file, id) of every literal first argument of `t("…")`, `self.t(…)`, `visit.t(…)`."""
    return {
        (file.name, str(node.args[0].value))
        for file in FILES
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Call)
        and _is_text_call(node.func)
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def _is_text_call(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id in ("t", "texts")
    if isinstance(function, ast.Attribute):
        return function.attr in ("t", "texts")
    return isinstance(function, ast.Call) and _is_named(function.func, ("Texts", "_texts"))


def _is_named(function: ast.expr, names: tuple[str, ...]) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in names


def _used_in_templates() -> set[tuple[str, str]]:
    return {
        (str(path.relative_to(PACKAGE)), key)
        for path in PACKAGE.rglob("*.html")
        if "sandbox" not in path.parts
        for key in _IN_TEMPLATES.findall(path.read_text(encoding="utf-8"))
    }


def _exists(key: str) -> bool:
    """Whether there is such a message; of an id that is put together, the beginning is known."""
    messages = catalogue("ja")
    return (
        any(id.startswith(key) for id in messages) if key.endswith((".", "_")) else key in messages
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_the_same_messages(lang: Lang):
    assert set(catalogue(lang)) ^ set(catalogue("ja")) == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_message_is_empty_or_undecided(lang: Lang):
    assert [key for key, words in catalogue(lang).items() if not words.strip()] == []
    for path in (PACKAGE / "messages" / lang).glob("*.po"):
        with path.open("rb") as file:
            fuzzy = [message.id for message in read_po(file) if message.id and message.fuzzy]
        assert (path.name, fuzzy) == (path.name, [])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_fills_in_the_same_values(lang: Lang):
    differing = [
        key
        for key, words in catalogue(lang).items()
        if _placeholders(words) != _placeholders(catalogue("ja").get(key, words))
    ]
    assert differing == []


def test_message_ids_are_dotted_names():
    assert [key for key in catalogue("ja") if not _ID.match(key)] == []


def test_every_message_that_code_or_a_template_names_exists():
    used = _used_in_code() | _used_in_templates()
    assert len(used) > 10
    assert sorted(place for place in used if not _exists(place[1])) == []


def test_english_and_korean_are_not_left_in_japanese():
    kana = re.compile(r"[ぁ-んァ-ヶ]")
    # Names stay as they are written: the shop's own, and the languages' own.
    allowed = re.compile(r"SNSヘルパー|日本語|キムジュンホ|ヘルパー")
    left = [
        (lang, key)
        for lang in LANGUAGES
        if lang != "ja"
        for key, words in catalogue(lang).items()
        if kana.search(allowed.sub("", words))
    ]
    assert left == []
