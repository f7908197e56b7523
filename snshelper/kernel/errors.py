"""Business errors: a code and its numbers, turned into words in one place (`kernel.i18n`)."""

from typing import ClassVar


class ShopError(Exception):
    """Something a person asked for was refused; nothing was changed.

    `code` names the sentence in the message catalogues (`error.<code>`), `numbers` fill it.
    """

    code: ClassVar[str] = "unexpected"

    def __init__(self, **numbers: object) -> None:
        """Keep the values the sentence needs."""
        super().__init__(self.code)
        self.numbers = numbers

    def __repr__(self) -> str:
        """Code and values, for logs and test failures."""
        return f"{type(self).__name__}({self.numbers})"


class NotAllowed(ShopError):
    """The actor may not do this, or the object is not theirs: both look the same from outside."""

    code = "not_allowed"


class DutiesLapsed(ShopError):
    """Somebody who works here has a duty open; `missing` names those, parted by commas."""

    code = "duties_lapsed"


class NotFound(ShopError):
    """No such object, as far as this actor may know."""

    code = "not_found"


class TooManyRequests(ShopError):
    """The caller must wait; `seconds` says how long."""

    code = "too_many_requests"


class InvalidInput(ShopError):
    """A value that cannot be accepted; `field` names the input, `reason` the sentence."""

    code = "invalid_input"
