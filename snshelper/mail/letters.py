"""Composing what a mail says, in the language of its reader."""

from dataclasses import dataclass

from snshelper.kernel.i18n import Texts
from snshelper.privacy.letters import declared_letter


@dataclass(frozen=True)
class Letter:
    """A mail's subject and plain text."""

    subject: str
    body: str


def compose(t: Texts, key: str, public_url: str, **values: object) -> Letter:
    """The letter from the messages `<key>.subject` and `<key>.body`, signed by the shop.

    `values` fill the body's placeholders. Raises UndeclaredLetter for a letter that was not
    declared, MissingMessage for one without words.
    """
    declared_letter(key)
    signature = t("mail.signature", url=public_url + t.url("/"))
    return Letter(t(f"{key}.subject"), f"{t(f'{key}.body', **values)}\n\n{signature}\n")
