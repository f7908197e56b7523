"""Names that say nothing are not used."""

import ast
import re

from tests.architecture.source import FILES

_WORDS = re.compile(r"(^|_)(manager|managers|utils?|helpers?|handle|handler|process|misc)(_|$)")
# What others prescribe: hooks of SQLAlchemy, Starlette and html.parser are called by these names.
_PRESCRIBED = {
    "process_bind_param",
    "process_result_value",
    "handle_starttag",
    "handle_endtag",
    "handle_data",
}
_UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplementedError)\b")


def _says_nothing(name: str) -> bool:
    spelled = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
    return bool(_WORDS.search(spelled)) and name not in _PRESCRIBED


def test_no_module_has_a_name_that_says_nothing():
    parts = {part.removesuffix(".py") for file in FILES for part in file.name.split("/")}
    assert sorted(part for part in parts if _says_nothing(part)) == []


def test_no_function_or_class_has_a_name_that_says_nothing():
    named = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    found = [
        f"{file.name}:{node.lineno} {node.name}"
        for file in FILES
        for node in ast.walk(file.tree)
        if isinstance(node, named) and _says_nothing(node.name)
    ]
    assert found == []


def test_nothing_is_left_unfinished():
    marks = [
        f"{file.name}:{number} {line.strip()}"
        for file in FILES
        for number, line in enumerate(file.text.splitlines(), 1)
        if _UNFINISHED.search(line)
    ]
    assert marks == []
