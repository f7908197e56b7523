"""What a question must contain, through which channel it came, and the life of an inquiry."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from email_validator import EmailNotValidError, validate_email

from snshelper.kernel.errors import NotFound, ShopError
from snshelper.privacy.switches import is_thrown

Channel = Literal["website", "phone", "email", "face"]
CHANNELS: tuple[Channel, ...] = get_args(Channel)
InquiryState = Literal["open", "answered", "closed"]
INQUIRY_STATES: tuple[InquiryState, ...] = get_args(InquiryState)

QUESTION_FIELDS = ("name", "phone", "email", "message")
NAME_LIMIT, PHONE_LIMIT, EMAIL_LIMIT, MESSAGE_LIMIT = 80, 20, 254, 4000

_PHONE = re.compile(r"\+?[0-9() .-]{6,20}")
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


class QuestionIncomplete(ShopError):
    """Some fields cannot be accepted; `problems` gives the reason for each of them."""

    code = "question_incomplete"

    def __init__(self, problems: Mapping[str, str]) -> None:
        """Keep field → reason (`missing`, `too_long`, `malformed`, `unreachable`)."""
        super().__init__()
        self.problems = dict(problems)


class FieldNotAsked(ShopError):
    """The form carries something that was never asked for: nothing of it is kept."""

    code = "question_field_not_asked"


class ChannelUnknown(ShopError):
    """An inquiry comes by website, telephone, e-mail or face to face, and by nothing else."""

    code = "channel_unknown"


class AnswerMissing(ShopError):
    """An answer without words."""

    code = "answer_missing"


class NotAnswered(ShopError):
    """An inquiry cannot be closed before its asker had an answer."""

    code = "inquiry_not_answered"


class InquiryEnded(ShopError):
    """The inquiry is closed: it takes no more answers."""

    code = "inquiry_ended"


class InquiryGone(NotFound):
    """There is no such inquiry."""

    code = "inquiry_gone"


@dataclass(frozen=True)
class Question:
    """What somebody asks, cleaned: exactly name, telephone, e-mail and message."""

    name: str
    phone: str
    email: str
    message: str


def read_question(form: object) -> Question:
    """The question in a form from outside.

    Name, e-mail and message are needed, the telephone is not. Raises QuestionIncomplete with
    every problem at once, FieldNotAsked for anything that is not one of the four fields.
    """
    typed = _typed(form)
    problems = _problems(typed)
    if not typed["email"]:
        problems["email"] = "missing"
    if problems:
        raise QuestionIncomplete(problems)
    return Question(**typed)


def read_heard_question(form: object) -> Question:
    """A question that staff heard by telephone, mail or face to face.

    Either a telephone or an e-mail is needed, so that there is a way to answer.
    """
    typed = _typed(form)
    problems = _problems(typed)
    if not typed["email"] and not typed["phone"]:
        problems["email"] = "unreachable"
    if problems:
        raise QuestionIncomplete(problems)
    return Question(**typed)


def _typed(form: object) -> dict[str, str]:
    if not isinstance(form, Mapping):
        raise FieldNotAsked()
    if set(form) - set(QUESTION_FIELDS) and not is_thrown("support.fields"):
        raise FieldNotAsked()
    typed = {field: _clean(form.get(field, "")) for field in QUESTION_FIELDS}
    typed["phone"] = unicodedata.normalize("NFKC", typed["phone"])
    typed["email"] = unicodedata.normalize("NFKC", typed["email"])
    return typed


def _clean(value: object) -> str:
    """Text without invisible characters; anything that is not text counts as left empty."""
    if not isinstance(value, str):
        return ""
    text = value.replace("\r\n", "\n").strip()
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in _INVISIBLE)


def _problems(typed: Mapping[str, str]) -> dict[str, str]:
    problems = {field: "missing" for field in ("name", "message") if not typed[field]}
    if len(typed["name"]) > NAME_LIMIT:
        problems["name"] = "too_long"
    if len(typed["message"]) > MESSAGE_LIMIT:
        problems["message"] = "too_long"
    if "\n" in typed["name"]:
        problems["name"] = "malformed"
    if typed["phone"] and not _is_phone(typed["phone"]):
        problems["phone"] = "malformed"
    if typed["email"] and not _is_email(typed["email"]):
        problems["email"] = "malformed"
    return problems


def _is_phone(value: str) -> bool:
    digits = sum(c.isdigit() for c in value)
    return _PHONE.fullmatch(value) is not None and 6 <= digits <= 15


def _is_email(value: str) -> bool:
    if len(value) > EMAIL_LIMIT:
        return False
    try:
        validate_email(value, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def as_channel(value: object) -> Channel:
    """The channel named by `value`; raises ChannelUnknown for anything else, nothing included."""
    for channel in CHANNELS:
        if value == channel:
            return channel
    if is_thrown("support.channel"):
        return "website"
    raise ChannelUnknown()


def as_inquiry_state(value: object) -> InquiryState:
    """The state named by `value`; open inquiries for anything else."""
    for state in INQUIRY_STATES:
        if value == state:
            return state
    return "open"
