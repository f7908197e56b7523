"""Words in three languages, from gettext catalogues in `snshelper/messages/<lang>/*.po`.

A message id is a dotted name (`order.submit`); placeholders are `{name}` in Python's brace format.
"""

from functools import cache
from pathlib import Path
from typing import Literal, get_args

from babel.messages.pofile import read_po

from snshelper.kernel.errors import ShopError

Lang = Literal["ja", "ko", "en"]
LANGUAGES: tuple[Lang, ...] = get_args(Lang)
DEFAULT_LANGUAGE: Lang = "ja"
_CATALOGUES = Path(__file__).parent.parent / "messages"


class MissingMessage(KeyError):
    """A component asked for a message that no catalogue has: a programming error."""


@cache
def catalogue(lang: Lang) -> dict[str, str]:
    """Every message of one language by id; a repeated id is refused."""
    messages: dict[str, str] = {}
    for path in sorted((_CATALOGUES / lang).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=lang):
                if not message.id:
                    continue
                if str(message.id) in messages:
                    raise ValueError(f"{path}: {message.id} is defined twice")
                messages[str(message.id)] = str(message.string)
    return messages


def text(lang: Lang, key: str, **values: object) -> str:
    """The message `key` in `lang`, its placeholders filled.

    Raises MissingMessage for an unknown key, so that no key ever reaches a reader.
    """
    try:
        message = catalogue(lang)[key]
    except KeyError:
        raise MissingMessage(f"{lang}: {key}") from None
    return message.format(**values) if values else message


class Texts:
    """The messages of one language, callable: `t("order.submit", total="¥1")`."""

    def __init__(self, lang: Lang) -> None:
        """Speak `lang`."""
        self.lang: Lang = lang

    def __call__(self, key: str, **values: object) -> str:
        """The message for `key`, filled."""
        return text(self.lang, key, **values)

    def error(self, error: ShopError) -> str:
        """The sentence for a business error: what happened, what did not, what to do."""
        reason = error.numbers.get("reason")
        key = f"error.{error.code}.{reason}" if reason else f"error.{error.code}"
        return text(self.lang, key, **{"_": "", **error.numbers})

    def url(self, path: str) -> str:
        """`path` under this language's address."""
        return localized_path(self.lang, path)


def as_language(value: object) -> Lang:
    """`value` if it is a language of the shop, else the default."""
    for lang in LANGUAGES:
        if value == lang:
            return lang
    return DEFAULT_LANGUAGE


def localized_path(lang: Lang, path: str) -> str:
    """`/mypage` → `/ko/mypage`; Japanese has no prefix."""
    if lang == DEFAULT_LANGUAGE:
        return path
    return f"/{lang}" if path == "/" else f"/{lang}{path}"


def split_language(path: str) -> tuple[Lang, str]:
    """`/ko/mypage` → (`ko`, `/mypage`); the inverse of `localized_path`."""
    head, _, rest = path.lstrip("/").partition("/")
    if head in LANGUAGES and head != DEFAULT_LANGUAGE:
        return as_language(head), f"/{rest}"
    return DEFAULT_LANGUAGE, path or "/"
