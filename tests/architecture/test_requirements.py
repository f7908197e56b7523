"""Nothing is installed that nobody uses, and nothing is used that is not pinned."""

import re
import sys
from importlib.metadata import packages_distributions

from tests.architecture.source import FILES, ROOT

_PIN = re.compile(r"([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==\S+")
# Parts of Reflex that its own package brings along and re-exports only in part.
_WITH_REFLEX = {"reflex-base", "reflex-components-core"}


def _spelled(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _pinned() -> list[set[str]]:
    """The groups of requirements.txt: imported, needed but not imported, brought along."""
    groups = (ROOT / "requirements.txt").read_text(encoding="utf-8").split("\n\n")
    return [{_spelled(match[1]) for match in _PIN.finditer(group)} for group in groups]


def _imported() -> set[str]:
    """The distributions that the shop's code imports from."""
    roots = {module.partition(".")[0] for file in FILES for module in file.imports()}
    foreign = roots - set(sys.stdlib_module_names) - {"snshelper"}
    owners = packages_distributions()
    return {_spelled(owner) for root in foreign for owner in owners[root]}


def test_what_is_pinned_for_the_shop_is_imported_by_it():
    imported, needed, _ = _pinned()
    assert imported - _imported() == set()
    assert needed & _imported() == set()


def test_what_the_shop_imports_is_pinned_for_it():
    imported, _, _ = _pinned()
    assert _imported() - imported - _WITH_REFLEX == set()
