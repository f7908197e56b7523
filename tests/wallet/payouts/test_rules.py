"""A Japanese bank account as people type it."""

from typing import Any

import pytest

from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.wallet.payouts.rules import BankAccount, BankInvalid, read_bank_account

TYPED = {
    "bank": "みなと銀行",
    "branch": "神戸",
    "account_type": "ordinary",
    "account_number": "1234567",
    "account_holder": "ヤマダ ハナコ",
}


def read(**values: Any) -> BankAccount | None:
    return read_bank_account({**TYPED, **values})


def test_a_complete_account_is_kept_as_a_banks_form_has_it() -> None:
    assert read() == BankAccount("みなと銀行 神戸 普通", "1234567", "ヤマダ ハナコ")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("１２３４５６７", "1234567"), ("123-4567", "1234567"), ("12345", "0012345")],
)
def test_a_number_is_understood_however_it_is_typed(typed: str, kept: str) -> None:
    found = read(account_number=typed)
    assert found and found.account_number == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ﾔﾏﾀﾞ ﾊﾅｺ", "ヤマダ ハナコ"),
        ("やまだ はなこ", "ヤマダ ハナコ"),
        ("Yamada Hanako", "YAMADA HANAKO"),
        ("カ）ミナト　ショウカイ", "カ)ミナト ショウカイ"),
    ],
)
def test_a_holders_name_becomes_katakana(typed: str, kept: str) -> None:
    found = read(account_holder=typed)
    assert found and found.account_holder == kept


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("bank", ""),
        ("bank", "a" * 31),
        ("bank", "a\x00b"),
        ("branch", " "),
        ("account_type", "savings"),
        ("account_type", None),
        ("account_number", "12"),
        ("account_number", "12345678"),
        ("account_number", "12a4567"),
        ("account_holder", "山田 花子"),
        ("account_holder", "<b>"),
        ("account_holder", "ア" * 49),
        ("account_holder", ["ヤマダ"]),
    ],
)
def test_what_no_bank_would_take_is_refused_by_its_field(field: str, typed: Any) -> None:
    with pytest.raises(BankInvalid) as refused:
        read(**{field: typed})
    assert refused.value.numbers == {"reason": field}


def test_nothing_typed_is_no_account() -> None:
    assert read_bank_account({"account_type": "ordinary", "bank": " "}) is None
    assert read_bank_account({}) is None


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("field", TYPED)
def test_each_refusal_says_which_field(lang: Lang, field: str) -> None:
    assert Texts(lang).error(BankInvalid(reason=field))
