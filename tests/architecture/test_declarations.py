"""Nothing is stored, logged, mailed or sent out that was not declared."""

import ast
from collections.abc import Iterable, Iterator

import pytest
from sqlalchemy import Column, MetaData, String, Table

from snshelper import schema
from snshelper.kernel.database import metadata
from snshelper.kernel.i18n import LANGUAGES, catalogue
from snshelper.privacy.declarations import (
    ACCOUNT_CONTACT,
    BANK_ACCOUNT,
    INFO_KEY,
    Category,
    Declaration,
)
from snshelper.privacy.items import ITEMS, PURPOSES, UndeclaredItem, item_of
from snshelper.privacy.letters import LETTERS
from snshelper.privacy.log_fields import LOG_FIELDS
from snshelper.privacy.outbound import MAY_KNOW, MESSAGES, TECHNICAL_FIELDS, TOLD
from snshelper.privacy.processors import PROCESSORS
from snshelper.privacy.retention import GROUNDS, PUBLISHED, Retention
from tests.architecture.source import FILES

_LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}
_NO_FIELDS = {"exc_info", "stack_info"}


def _declared(tables: MetaData) -> Iterator[tuple[str, Column, Declaration]]:
    for table in tables.sorted_tables:
        for column in table.columns:
            if isinstance(declaration := column.info.get(INFO_KEY), Declaration):
                yield f"{table.name}.{column.name}", column, declaration


def _unpublished(tables: MetaData) -> list[str]:
    """Columns of personal data that hold nothing which the policy or the record names."""
    found = []
    for name, column, declaration in _declared(tables):
        try:
            if declaration.is_personal:
                item_of(column.name, declaration)
        except UndeclaredItem:
            found.append(name)
    return found


def _logged(trees: Iterable[tuple[str, ast.AST]]) -> dict[str, str]:
    """Every field that a log line is given, and where."""
    return {
        keyword.arg: f"{name}:{call.lineno}"
        for name, tree in trees
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and _is_logging(call.func)
        for keyword in call.keywords
        if keyword.arg and keyword.arg not in _NO_FIELDS
    }


def _is_logging(called: ast.expr) -> bool:
    if not isinstance(called, ast.Attribute) or called.attr not in _LEVELS | {"bind"}:
        return False
    owner = called.value
    return (getattr(owner, "id", "") or getattr(owner, "attr", "")) in ("log", "_log", "logger")


def test_every_column_of_personal_data_holds_an_item_that_is_published():
    assert schema.ROOMS_WITH_TABLES
    assert any(declaration.is_personal for _, _, declaration in _declared(metadata))
    assert _unpublished(metadata) == []


@pytest.mark.parametrize(("name", "declaration"), [("iban", BANK_ACCOUNT)])
def test_a_column_of_something_new_is_noticed(name: str, declaration: Declaration):
    tables = MetaData()
    Table("new", tables, Column(name, String, info={INFO_KEY: declaration}))
    assert _unpublished(tables) == [f"new.{name}"]


def test_a_sealed_column_says_what_it_may_be_opened_for_and_no_other_does():
    wrong = [
        name
        for name, column, declaration in _declared(metadata)
        if declaration.is_sealed != (type(column.type).__name__ == "SealedText")
    ]
    assert wrong == []


def test_an_item_stands_in_the_policy_once_under_a_published_purpose():
    ids = [item.id for item in ITEMS]
    assert len(ids) == len(set(ids))
    published = {row.purpose for row in PURPOSES}
    assert [item.id for item in ITEMS if bool(item.anchor) != (item.purpose in published)] == []


def test_what_may_go_to_a_company_is_what_that_company_may_know():
    known = {processor.id: processor.may_know for processor in PROCESSORS}
    wrong = [
        (name, recipient)
        for name, _, declaration in _declared(metadata)
        for recipient in declaration.recipients
        if declaration.category not in known[recipient]
    ]
    assert wrong == []
    assert ACCOUNT_CONTACT.recipients == {"mail"}


def test_every_ground_of_retention_is_published_once_and_every_rule_has_one():
    listed = [name for period in PUBLISHED for name in period.grounds]
    assert len(listed) == len(set(listed))
    assert set(listed) | {"use"} == set(GROUNDS)
    assert {name for rule in Retention for name in rule.value.grounds} == set(GROUNDS)


def test_every_field_of_a_log_line_is_declared():
    logged = _logged((file.name, file.tree) for file in FILES if file.room != "sandbox")
    assert len(logged) > 10
    assert {name: place for name, place in logged.items() if name not in LOG_FIELDS} == {}


@pytest.mark.parametrize(
    "line", ["log.info('x', email=1)", "self._log.warning('x', email=1)", "log.bind(email=1)"]
)
def test_an_undeclared_field_is_noticed(line: str):
    assert set(_logged([("x.py", ast.parse(line))])) - set(LOG_FIELDS) == {"email"}


def test_no_log_field_holds_what_a_person_gave():
    allowed = {Category.TECHNICAL, Category.IDENTIFIER, Category.TRANSACTION}
    assert [field.name for field in LOG_FIELDS.values() if field.category not in allowed] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_letter_with_words_is_declared_and_every_declared_one_has_words(lang):
    written = {key.removesuffix(".subject") for key in catalogue(lang) if key.endswith(".subject")}
    assert written == set(LETTERS)
    assert [key for key in LETTERS if f"{key}.body" not in catalogue(lang)] == []


def test_what_leaves_carries_only_categories_that_the_other_side_may_know():
    assert set(MESSAGES) == set(MAY_KNOW)
    wrong = [
        (destination, message.path)
        for destination, messages in MESSAGES.items()
        for message in messages
        if not message.carries <= MAY_KNOW[destination]
    ]
    assert wrong == []
    known = set().union(*MAY_KNOW.values())
    assert known <= {str(category) for processor in PROCESSORS for category in processor.may_know}


def test_every_field_that_leaves_is_told_on_the_page_or_says_nothing_about_a_person():
    fields = {
        field for messages in MESSAGES.values() for message in messages for field in message.fields
    }
    assert fields - set(TOLD) - TECHNICAL_FIELDS == set()
    assert set(TOLD) & TECHNICAL_FIELDS == set()


def test_nobody_outside_is_told_who_the_customer_is():
    told = {category for categories in MAY_KNOW.values() for category in categories}
    assert told & {Category.CONTACT, Category.CREDENTIAL, Category.CONSIGNEE} == set()
