"""Only tests may take a mechanism away."""

import ast
import re

import pytest

from snshelper.kernel import switches
from tests.architecture.source import FILES, SourceFile

_HOME = "kernel/switches.py"
_NAME = re.compile(r"[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*")

_AREA = re.compile(r"[a-z]+(_[a-z]+)*\.")


def _mentions_of_the_thrown(tree: ast.AST) -> list[str]:
    """Every place that names the set: as a name, an attribute, an import or a piece of text."""
    found = []
    for node in ast.walk(tree):
        words = (
            getattr(node, "id", None),
            getattr(node, "attr", None),
            getattr(node, "value", None) if isinstance(node, ast.Constant) else None,
            *(alias.name for alias in getattr(node, "names", []) if isinstance(alias, ast.alias)),
        )
        found += [type(node).__name__ for word in words if word == "_thrown"]
    return found


def _asked(file: SourceFile) -> list[ast.Call]:
    def name(call: ast.Call) -> str | None:
        return getattr(call.func, "id", None) or getattr(call.func, "attr", None)

    return [n for n in ast.walk(file.tree) if isinstance(n, ast.Call) and name(n) == "is_thrown"]


def _is_written_out(call: ast.Call) -> bool:
    """Whether the name is a text, or one whose area at least is: `f"retention.{ground}"`."""
    name = call.args[0] if len(call.args) == 1 else None
    if isinstance(name, ast.JoinedStr):
        first = name.values[0]
        return isinstance(first, ast.Constant) and bool(_AREA.fullmatch(str(first.value)))
    return isinstance(name, ast.Constant) and bool(_NAME.fullmatch(str(name.value)))


def test_nothing_of_the_product_can_throw_a_switch():
    assert [f.name for f in FILES if f.name != _HOME and _mentions_of_the_thrown(f.tree)] == []


def test_the_module_itself_only_begins_empty_and_reads():
    (home,) = [f for f in FILES if f.name == _HOME]
    (assigned,) = [n for n in home.tree.body if isinstance(n, ast.AnnAssign)]
    assert assigned.value is not None and ast.unparse(assigned.value) == "frozenset()"
    assert len(_mentions_of_the_thrown(home.tree)) == 2
    assert not [n for n in ast.walk(home.tree) if isinstance(n, ast.Global)]


@pytest.mark.parametrize(
    "line",
    [
        "switches._thrown = frozenset({'x'})",
        "setattr(switches, '_thrown', {'x'})",
        "from snshelper.kernel.switches import _thrown",
        "vars(switches)['_thrown'] = {'x'}",
    ],
)
def test_every_way_to_throw_one_is_seen(line: str):
    assert _mentions_of_the_thrown(ast.parse(line))


def test_a_mechanism_writes_the_name_of_its_switch_out():
    asked = [(file.name, call) for file in FILES if file.name != _HOME for call in _asked(file)]
    wrong = [f"{name}:{call.lineno}" for name, call in asked if not _is_written_out(call)]
    assert asked and wrong == []


def test_nothing_is_thrown_unless_a_test_says_so(throw):
    assert not switches.is_thrown("retention.approval")
    throw("retention.approval")
    assert switches.is_thrown("retention.approval")
    assert not switches.is_thrown("retention.selection")
