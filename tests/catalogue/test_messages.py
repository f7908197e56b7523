"""Every refusal of the catalogue has its sentence in every language."""

from typing import get_args

import pytest

from snshelper.catalogue.rules.quantities import QuantityRefused
from snshelper.catalogue.rules.quotes import PriceChanged
from snshelper.catalogue.rules.targets import TargetFault, TargetRefused
from snshelper.catalogue.rules.whole_numbers import NumberFault
from snshelper.catalogue.vocabulary import FAMILIES, platforms
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts

QUANTITY_FAULTS = (*get_args(NumberFault), "below", "above", "off_step")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reason", QUANTITY_FAULTS)
def test_a_refused_quantity_is_explained_with_a_number_that_works(lang: Lang, reason: str) -> None:
    refusal = QuantityRefused(
        reason=reason, nearest=12_300, minimum=12_300, maximum=12_300, step=100
    )
    assert "12,300" in Texts(lang).error(refusal)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("reason", get_args(TargetFault))
def test_a_refused_target_is_explained_with_an_address_that_works(lang: Lang, reason: str) -> None:
    refusal = TargetRefused(reason=reason, example="https://example.jp/p/1")
    assert "https://example.jp/p/1" in Texts(lang).error(refusal)


def test_every_kind_of_target_has_a_refusal_of_its_own() -> None:
    kinds = {kind for place in platforms().values() for kind in place.targets}
    assert {f"wrong_{kind}" for kind in kinds} <= set(get_args(TargetFault))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_changed_price_is_said_as_money(lang: Lang) -> None:
    assert "¥6,000" in Texts(lang).error(PriceChanged(total=6000, unit_price=3))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_family_has_a_name(lang: Lang) -> None:
    assert len({Texts(lang)(f"catalogue.family.{family}") for family in FAMILIES}) == len(FAMILIES)
