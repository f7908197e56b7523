"""No rule of retention without a law."""

import pytest

from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.privacy.laws import CONSENT, LAWS, PURPOSE_REACHED, UnknownLaw, cited
from snshelper.privacy.retention import GROUNDS, Retention, RetentionGround, RetentionRule


@pytest.mark.parametrize("law", ["", "kr-imagined-1", "purpose", None])
def test_a_rule_that_cites_no_law_cannot_be_loaded(law: str) -> None:
    with pytest.raises(UnknownLaw):
        RetentionGround("new", law, "settled", years=3)


@pytest.mark.parametrize("grounds", [(), ("no_such_ground",), ("tax", "no_such_ground")])
def test_a_rule_without_a_ground_cannot_be_loaded(grounds: tuple[str, ...]) -> None:
    with pytest.raises(UnknownLaw):
        RetentionRule("new", grounds)


def test_the_end_of_the_purpose_and_consent_are_grounds_of_a_law_too() -> None:
    assert {PURPOSE_REACHED, CONSENT} <= set(LAWS)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_law_has_a_name_and_an_address_where_it_can_be_read(lang: Lang) -> None:
    t = Texts(lang)
    for law in LAWS.values():
        assert law.name(t)
        assert law.address.startswith("https://www.law.go.kr/%EB%B2%95%EB%A0%B9/")
        assert law.address.isascii()


def test_the_periods_are_those_that_the_laws_name() -> None:
    years = {
        name: (ground.law_id, ground.years) for name, ground in GROUNDS.items() if ground.years
    }
    assert years == {
        "tax": ("kr-national-tax-85-3", 5),
        "contract": ("kr-ecommerce-6-contract", 5),
        "payment": ("kr-ecommerce-6-payment", 5),
        "dispute": ("kr-ecommerce-6-dispute", 3),
        "proof": ("kr-pipa-29", 5),
    }
    assert cited("kr-national-tax-85-3").place == "제85조의3"


def test_a_rule_finds_its_grounds_as_they_are_declared_now() -> None:
    names = [ground.name for ground in Retention.CONSULTATION_CLOSED.value.resolved()]
    assert names == ["consultation", "dispute"]
