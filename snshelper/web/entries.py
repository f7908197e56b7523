"""One line of the page table."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from snshelper.interface.visits import Filler
from snshelper.kernel.i18n import Texts

Entry = Literal["public", "member", "staff"]
View = Callable[[Texts], Any]


@dataclass(frozen=True)
class PageEntry:
    """A page in all its languages.

    `route` is Reflex's form (`/services/[slug]`); `name` finds title and description in the
    message catalogues (`page.<name>.title`); `on_load` runs when a tab opens the page; `fill`
    puts the page's own content into its slots before the document is sent.
    """

    route: str
    name: str
    view: View
    entry: Entry = "public"
    on_load: tuple[object, ...] = ()
    fill: Filler | None = None

    @property
    def is_dynamic(self) -> bool:
        """Whether the route carries a parameter."""
        return "[" in self.route

    @property
    def is_indexed(self) -> bool:
        """Whether search engines may list it: what only some people may see, they may not."""
        return self.entry == "public"
