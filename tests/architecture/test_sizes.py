"""How big things may grow."""

import ast
from statistics import median

from tests.architecture.source import FILES, SourceFile

_FILE = 300
_MEDIAN_FILE = 80
_FUNCTION = 40
_COMPONENT = 60


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _makes_components(file: SourceFile) -> bool:
    """Whether the file is a view: declarative code may be longer than a decision."""
    parts = file.path.parts
    is_view = "views" in parts or file.path.stem in ("view", "views")
    return is_view or "admin" in parts or file.path.stem == "admin" or file.room == "interface"


def test_no_file_is_longer_than_300_lines():
    assert [f"{file.name}: {file.lines}" for file in FILES if file.lines > _FILE] == []


def test_the_median_file_has_at_most_80_lines():
    assert median(file.lines for file in FILES) <= _MEDIAN_FILE


def test_no_function_is_longer_than_40_lines_and_no_component_than_60():
    long = [
        f"{file.name}:{function.lineno} {function.name} {_length(function)}"
        for file in FILES
        for function in file.functions()
        if _length(function) > (_COMPONENT if _makes_components(file) else _FUNCTION)
    ]
    assert long == []


def test_the_median_function_has_fewer_than_10_lines():
    assert median(_length(f) for file in FILES for f in file.functions()) < 10
