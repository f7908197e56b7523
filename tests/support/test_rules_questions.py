"""What a question must contain."""

from typing import Any

import pytest

from snshelper.kernel.i18n import LANGUAGES, Texts
from snshelper.support.rules.questions import (
    CHANNELS,
    ChannelUnknown,
    FieldNotAsked,
    Question,
    QuestionIncomplete,
    as_channel,
    as_inquiry_state,
    read_heard_question,
    read_question,
)

_GOOD = {
    "name": " 田中 花子 ",
    "phone": "03-1234-5678",
    "email": "tanaka@example.jp",
    "message": "一行目\r\n二行目",
}


def _problems(**changes: Any) -> dict[str, str]:
    with pytest.raises(QuestionIncomplete) as refusal:
        read_question(_GOOD | changes)
    return refusal.value.problems


def test_a_question_is_cleaned_and_kept_in_its_own_words() -> None:
    assert read_question(_GOOD) == Question(
        "田中 花子", "03-1234-5678", "tanaka@example.jp", "一行目\n二行目"
    )


def test_the_telephone_may_stay_empty() -> None:
    assert read_question(_GOOD | {"phone": ""}).phone == ""


def test_full_width_digits_and_signs_are_understood() -> None:
    question = read_question(
        _GOOD | {"phone": "０３－１２３４", "email": "ｔａｎａｋａ＠example.jp"}
    )
    assert (question.phone, question.email) == ("03-1234", "tanaka@example.jp")


def test_every_problem_is_told_at_once() -> None:
    assert _problems(name="", phone="call me", email="", message=" ") == {
        "name": "missing",
        "phone": "malformed",
        "email": "missing",
        "message": "missing",
    }


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("name", "あ" * 81, "too_long"),
        ("name", "a\nb", "malformed"),
        ("phone", "12345", "malformed"),
        ("phone", "1" * 16, "malformed"),
        ("phone", "+81 3 1234 5678 ext 9", "malformed"),
        ("email", "tanaka", "malformed"),
        ("email", "tanaka@", "malformed"),
        ("email", "a@b.example\nBcc: x@y.example", "malformed"),
        ("email", f"{'a' * 250}@example.jp", "malformed"),
        ("message", "あ" * 4001, "too_long"),
    ],
)
def test_each_field_says_what_is_wrong_with_it(field: str, value: str, reason: str) -> None:
    assert _problems(**{field: value}) == {field: reason}


@pytest.mark.parametrize("value", [None, 5, True, ["a"], {"a": 1}, float("inf")])
def test_a_value_that_is_not_text_counts_as_left_empty(value: object) -> None:
    assert _problems(name=value) == {"name": "missing"}


@pytest.mark.parametrize(
    "form", [None, 5, "name=a", [], _GOOD | {"order": "1"}, _GOOD | {"age": 3}]
)
def test_exactly_four_fields_are_asked(form: object) -> None:
    with pytest.raises(FieldNotAsked):
        read_question(form)


def test_invisible_characters_are_left_out() -> None:
    assert read_question(_GOOD | {"name": "田\u202e中\x00\u200b"}).name == "田中"


def test_somebody_who_was_heard_needs_one_way_to_be_answered() -> None:
    assert read_heard_question(_GOOD | {"email": ""}).email == ""
    assert read_heard_question(_GOOD | {"phone": ""}).phone == ""
    with pytest.raises(QuestionIncomplete) as refusal:
        read_heard_question(_GOOD | {"email": "", "phone": ""})
    assert refusal.value.problems == {"email": "unreachable"}


@pytest.mark.parametrize("value", [None, "", "fax", "Website", 1])
def test_an_unknown_or_missing_channel_is_refused(value: object) -> None:
    assert [as_channel(channel) for channel in CHANNELS] == ["website", "phone", "email", "face"]
    with pytest.raises(ChannelUnknown):
        as_channel(value)


def test_an_unknown_state_means_the_open_ones() -> None:
    assert as_inquiry_state("answered") == "answered"
    assert as_inquiry_state("junk") == "open"


def test_every_refusal_has_its_sentence_in_three_languages() -> None:
    for lang in LANGUAGES:
        t = Texts(lang)
        for error in (FieldNotAsked(), ChannelUnknown()):
            assert t.error(error)
        assert t.error(QuestionIncomplete({}))
