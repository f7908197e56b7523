"""Versions of the policy."""

from datetime import date, timedelta

import pytest

from snshelper.kernel.i18n import LANGUAGES, Texts
from snshelper.privacy.policy import (
    POLICY_VERSIONS,
    ChangeReason,
    PolicyVersion,
    policy_in_force,
)

_DAY = date(2027, 4, 1)


def test_the_first_version_takes_effect_on_the_opening_day() -> None:
    assert POLICY_VERSIONS[0].effective == date(2026, 11, 22)
    assert POLICY_VERSIONS[0].reason == "first"


@pytest.mark.parametrize("reason", ["law", "policy", "technology", "other"])
def test_a_change_must_be_announced_before_it_takes_effect(reason: ChangeReason) -> None:
    with pytest.raises(ValueError, match="before it was announced"):
        PolicyVersion("2", _DAY, _DAY, reason)
    with pytest.raises(ValueError, match="before it was announced"):
        PolicyVersion("2", _DAY, _DAY - timedelta(days=1), reason)
    assert PolicyVersion("2", _DAY, _DAY + timedelta(days=1), reason).version == "2"


def test_the_old_text_applies_until_the_day_the_new_one_takes_effect() -> None:
    new = PolicyVersion("2", _DAY, _DAY + timedelta(days=30), "law")
    versions = (*POLICY_VERSIONS, new)
    assert policy_in_force(_DAY + timedelta(days=29), versions).version == "1"
    assert policy_in_force(_DAY + timedelta(days=30), versions).version == "2"
    assert policy_in_force(date(2020, 1, 1), versions).version == "1"


def test_every_version_says_in_three_languages_what_changed() -> None:
    for lang in LANGUAGES:
        for version in POLICY_VERSIONS:
            assert Texts(lang)(f"policy.{version.version}.changes")
            assert Texts(lang)(f"policy.reason.{version.reason}")
