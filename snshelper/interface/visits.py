"""One visitor asking for one document, and what a room puts into it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from snshelper.kernel.actor import Actor
from snshelper.kernel.i18n import Lang, Texts


@dataclass(frozen=True)
class Visit:
    """A GET of a page. `path` has no language prefix; `params` come from the route."""

    lang: Lang
    path: str
    actor: Actor
    params: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)

    @property
    def t(self) -> Texts:
        """The messages in the visitor's language."""
        return Texts(self.lang)


@dataclass(frozen=True)
class Fill:
    """What goes into a built page: HTML by slot name, and a head where it differs."""

    slots: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    description: str = ""
    json_ld: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


Filler = Callable[[Visit], Awaitable[Fill]]
"""Fills a page's own slots. Raises NotFound for an unknown object: a real 404."""


class Redirect(Exception):
    """A filler sends the visitor elsewhere instead: 303 to `address`, a path of this shop."""

    def __init__(self, address: str) -> None:
        """Keep where to go."""
        super().__init__(address)
        self.address = address
