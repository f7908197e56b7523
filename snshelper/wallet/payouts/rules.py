"""Where money can be paid to: a Japanese bank account as a person types it. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from snshelper.kernel.errors import ShopError

AccountType = Literal["ordinary", "current"]
ACCOUNT_TYPES: tuple[AccountType, ...] = get_args(AccountType)
_ON_PAPER: dict[AccountType, str] = {"ordinary": "普通", "current": "当座"}
NAME_LIMIT = 30
HOLDER_LIMIT = 48
NUMBER_LENGTH = 7
REFERENCE_LIMIT = 60
PAID_WITHIN_DAYS = 14
"""What the letter that closes an account says; afterwards a payout is late."""
# The Zengin format of Japanese banks: capital kana, capital letters, digits and a few signs.
_HOLDER = re.compile(r"[ァ-ヴーA-Z0-9 ().,/\-]+")
_HIRAGANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}
_PLAIN = re.compile(r"[^\x00-\x1f\x7f]+")
BANK_FIELDS = ("bank", "branch", "account_type", "account_number", "account_holder")


class BankInvalid(ShopError):
    """The bank account is incomplete or not one of Japan; `reason` names the field."""

    code = "bank_invalid"


@dataclass(frozen=True)
class BankAccount:
    """`bank_name` names bank, branch and type, as a bank's own form does."""

    bank_name: str
    account_number: str
    account_holder: str


def read_bank_account(form: Mapping[str, object]) -> BankAccount | None:
    """The account that was typed, None when nothing was. Raises BankInvalid.

    Full-width digits, half-width kana and hiragana are understood. A number shorter than seven
    digits is filled up with zeros, as banks do.
    """
    typed = {name: _plain(form.get(name)) for name in BANK_FIELDS}
    if not any(value for name, value in typed.items() if name != "account_type"):
        return None
    for name in ("bank", "branch"):
        if not 0 < len(typed[name]) <= NAME_LIMIT or not _PLAIN.fullmatch(typed[name]):
            raise BankInvalid(reason=name)
    kind = next((one for one in ACCOUNT_TYPES if one == typed["account_type"]), None)
    if kind is None:
        raise BankInvalid(reason="account_type")
    name = f"{typed['bank']} {typed['branch']} {_ON_PAPER[kind]}"
    return BankAccount(name, _number(typed["account_number"]), _holder(typed["account_holder"]))


def _plain(value: object) -> str:
    return " ".join(unicodedata.normalize("NFKC", value).split()) if isinstance(value, str) else ""


def _number(typed: str) -> str:
    digits = typed.replace(" ", "").replace("-", "")
    if not re.fullmatch(r"[0-9]{4,7}", digits):
        raise BankInvalid(reason="account_number")
    return digits.zfill(NUMBER_LENGTH)


def _holder(typed: str) -> str:
    holder = typed.translate(_HIRAGANA).upper()
    if len(holder) > HOLDER_LIMIT or not _HOLDER.fullmatch(holder):
        raise BankInvalid(reason="account_holder")
    return holder


def is_reference(typed: str) -> bool:
    """Whether `typed` can be a bank's reference of a transfer."""
    return 0 < len(typed) <= REFERENCE_LIMIT and _PLAIN.fullmatch(typed) is not None
