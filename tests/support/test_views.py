"""The contact page as it is built."""

import gzip
import re
from pathlib import Path

import pytest

from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.support.views import contact

_SCRIPT = Path(__file__).parents[2] / "assets" / "shop.js"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_form_asks_exactly_four_things(lang: Lang) -> None:
    page = str(contact.view(Texts(lang)))
    # Files are a form of their own, offered once the question is kept.
    names = set(re.findall(r'\bname:"(\w+)"', page)) - {"ticket", "file"}
    assert names == {"name", "phone", "email", "message"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_form_posts_by_itself_when_scripts_do_not_run(lang: Lang) -> None:
    page = str(contact.view(Texts(lang)))
    assert f'action:"{Texts(lang).url("/contact/send")}"' in page
    assert 'method:"post"' in page


def test_the_comforts_stay_small_on_the_wire() -> None:
    assert len(gzip.compress(_SCRIPT.read_bytes())) < 2048
