"""The pages of the written documents."""

import importlib
from types import ModuleType

import pytest

from snshelper.kernel.i18n import LANGUAGES, Lang, Texts

_PAGES = ("privacy", "history", "terms", "legal", "cookies", "pricing")


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"snshelper.privacy.views.{name}")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", _PAGES)
def test_every_document_page_has_a_heading_and_the_slot_that_is_filled(
    name: str, lang: Lang
) -> None:
    page = str(_module(name).view(Texts(lang)))
    assert '"data-slot" : "document"' in page or '"data-slot":"document"' in page
    assert page.count('jsx("h1"') == 1


def test_every_page_is_a_bundle_of_its_own() -> None:
    modules = {_module(name).view.__module__ for name in _PAGES}
    assert len(modules) == len(_PAGES)
