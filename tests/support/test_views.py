"""The contact page and the privacy centre, as they are built."""

import gzip
import re
from pathlib import Path

import pytest

from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.support.views import contact, privacy_centre

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


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_privacy_centre_has_the_four_buttons_and_the_cookie_choices(lang: Lang) -> None:
    page = str(privacy_centre.view(Texts(lang)))
    for kind in ("access", "correct", "delete", "stop"):
        assert page.count(f'"privacy-{kind}"') == 1
    assert '"cookie-choices"' in page


def test_the_comforts_stay_small_on_the_wire() -> None:
    assert len(gzip.compress(_SCRIPT.read_bytes())) < 1536
