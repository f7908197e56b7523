"""The screens can be built in every language."""

import pytest

from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.officer.people.views.duties import duties
from snshelper.officer.people.views.openings import openings
from snshelper.officer.people.views.people import people


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("view", [duties, openings, people])
def test_a_screen_is_built_with_all_its_words(view, lang: Lang) -> None:
    assert repr(view(Texts(lang)).render()).count("admin-content") == 1
