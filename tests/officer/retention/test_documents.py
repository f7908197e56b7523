"""A certificate as a page that can be printed."""

import asyncio

import pytest

from snshelper.interface.visits import Visit
from snshelper.kernel import runtime
from snshelper.kernel.actor import Actor
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import NotAllowed, NotFound
from snshelper.kernel.i18n import LANGUAGES, Lang
from snshelper.kernel.runtime import Deps
from snshelper.officer.retention.actions.selecting import run_daily
from snshelper.officer.retention.documents import fill_certificate
from tests.officer.retention.desk import OFFICER, SUPPORT, Surroundings, destroy_newest, inquiry
from tests.worlds import scalar


@pytest.fixture
def certified(deps: Deps, around: Surroundings, clock: SteppedClock) -> Deps:
    """A shop with certificate 1."""
    inquiry(deps, clock())
    run_daily(deps)
    destroy_newest(deps)
    runtime.install(deps)
    return deps


def page(number: str, actor: Actor = OFFICER, lang: Lang = "ja") -> str:
    visit = Visit(lang, f"/admin/privacy/certificates/{number}", actor, {"number": number})
    return asyncio.run(fill_certificate(visit)).slots["certificate"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_certificate_says_what_went_by_which_law_and_whose_approval(
    certified: Deps, lang: Lang
) -> None:
    html = page("1", lang=lang)
    fingerprint = scalar(certified.engine, "SELECT content_hash FROM destruction_certificate")
    for words in ("D-00001", fingerprint, "officer", "21", "キムジュンホ", "KST"):
        assert words in html


@pytest.mark.parametrize("number", ["2", "0", "x", "", "-1", "1" * 40, "１"])
def test_another_number_is_no_page(certified: Deps, number: str) -> None:
    with pytest.raises(NotFound):
        page(number)


def test_other_staff_do_not_see_it(certified: Deps) -> None:
    with pytest.raises(NotAllowed):
        page("1", SUPPORT)
