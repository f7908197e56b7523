"""Who may import what, beyond the arrows that import-linter checks."""

import ast

import pytest

from tests.architecture.source import FILES, SourceFile

_REFLEX_ROOMS = {"interface", "pages", "bootstrap", "snshelper"}
_REFLEX_MODULES = {"state", "view", "views", "admin"}


def _imports(file: SourceFile, package: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for name in file.imports())


def _may_use_reflex(file: SourceFile) -> bool:
    parts = {part.removesuffix(".py") for part in file.path.parts}
    return file.room in _REFLEX_ROOMS or file.room == "admin" or bool(parts & _REFLEX_MODULES)


def test_nothing_is_imported_inside_a_function():
    inner = [
        f"{file.name}:{node.lineno}"
        for file in FILES
        for function in file.functions()
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    assert inner == []


def test_reflex_is_used_only_where_states_and_screens_are_made():
    assert [f.name for f in FILES if _imports(f, "reflex") and not _may_use_reflex(f)] == []


@pytest.mark.parametrize("package", ["httpx", "requests", "urllib.request"])
def test_the_outside_world_is_reached_through_one_gate(package):
    users = [f.name for f in FILES if f.room != "sandbox" and _imports(f, package)]
    assert users == (["kernel/outbound.py"] if package == "httpx" else [])


def test_the_environment_is_read_only_by_settings():
    def reads(file: SourceFile) -> bool:
        return any(
            isinstance(node, ast.Attribute)
            and node.attr in ("environ", "getenv", "putenv")
            and isinstance(node.value, ast.Name)
            and node.value.id == "os"
            for node in ast.walk(file.tree)
        )

    # Set-up runs before there is anything to configure, and passes its environment on.
    allowed = ("settings.py", "sandbox/settings.py")
    readers = [f.name for f in FILES if reads(f) and not f.name.startswith("commands/setup/")]
    assert [name for name in readers if name not in allowed] == []


def test_there_is_one_commit():
    def commits(file: SourceFile) -> int:
        return sum(
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "commit"
            for node in ast.walk(file.tree)
        )

    counts = {f.name: commits(f) for f in FILES if f.room != "sandbox" and commits(f)}
    assert counts == {"kernel/unit_of_work.py": 1}
