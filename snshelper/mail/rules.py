"""Pure decisions about mail."""

import re

SUBJECT_LIMIT = 200
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def links_in(text: str) -> list[str]:
    """Every web address in a mail's text, in reading order."""
    return _ADDRESS.findall(text)


def one_line(subject: str) -> str:
    """A subject that is a single line of at most 200 characters.

    A line break would start another header (RFC 5322 §2.2).
    """
    return " ".join(subject.split())[:SUBJECT_LIMIT]
