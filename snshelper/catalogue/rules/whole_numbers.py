"""Reading a whole number that a person typed or a client sent. Never through a float."""

import re
import unicodedata
from typing import Literal

NumberFault = Literal["empty", "text", "negative", "zero", "fractional", "huge"]

# Nothing the shop counts, in yen or pieces, has more digits.
_DIGITS_LIMIT = 12
_LENGTH_LIMIT = 200
_NUMBER = re.compile(r"(?P<sign>[+\-−]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<rest>\.\d*)?", re.A)


class UnreadableNumber(ValueError):
    """The value is not a positive whole number; `fault` says how, `rough` is the nearest one.

    `rough` is None where no number can be made out at all.
    """

    def __init__(self, fault: NumberFault, rough: int | None = None) -> None:
        super().__init__(fault)
        self.fault: NumberFault = fault
        self.rough = rough


def read_whole_number(raw: object) -> int:
    """A positive whole number from an int or from text.

    Text may be full-width, with spaces and with commas between groups of three digits. Raises
    UnreadableNumber for everything else, floats and booleans included: JSON from a socket may
    hold anything.
    """
    if isinstance(raw, bool):
        raise UnreadableNumber("text")
    if isinstance(raw, int):
        return _positive(raw)
    if isinstance(raw, float):
        raise UnreadableNumber("fractional")
    if not isinstance(raw, str):
        raise UnreadableNumber("empty" if raw is None else "text")
    return _read_text(raw)


def _read_text(raw: str) -> int:
    if not raw.strip():
        raise UnreadableNumber("empty")
    if len(raw) > _LENGTH_LIMIT or any(map(_is_dressed_number, raw)):
        raise UnreadableNumber("text")
    match = _NUMBER.fullmatch("".join(unicodedata.normalize("NFKC", raw).split()))
    if match is None:
        raise UnreadableNumber("text")
    digits = match["whole"].replace(",", "").lstrip("0") or "0"
    is_negative = match["sign"] in ("-", "−") and digits != "0"
    if match["rest"] is not None:
        raise UnreadableNumber("fractional", 0 if is_negative else int(digits[:_DIGITS_LIMIT]))
    if is_negative:
        raise UnreadableNumber("negative")
    if len(digits) > _DIGITS_LIMIT:
        raise UnreadableNumber("huge")
    return _positive(int(digits))


def _is_dressed_number(character: str) -> bool:
    """Superscripts, circled digits, fractions: NFKC would quietly make `10²` a 102."""
    is_number = unicodedata.numeric(character, None) is not None
    return is_number and unicodedata.decimal(character, None) is None


def _positive(number: int) -> int:
    if number < 0:
        raise UnreadableNumber("negative")
    if number == 0:
        raise UnreadableNumber("zero")
    if number >= 10**_DIGITS_LIMIT:
        raise UnreadableNumber("huge")
    return number
