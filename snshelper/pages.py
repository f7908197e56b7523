"""The page table: address, view, title and who may enter. Every page exists in ja, ko and en."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import reflex as rx

from snshelper.kernel.i18n import LANGUAGES, Lang, Texts, localized_path
from snshelper.ordering.views import home

Entry = Literal["public", "member", "staff"]
View = Callable[[Texts], rx.Component]


@dataclass(frozen=True)
class PageEntry:
    """One line of the table.

    `route` is Reflex's form (`/services/[slug]`); `name` finds title and description in the
    message catalogues (`page.<name>.title`); `on_load` runs when a tab opens the page.
    """

    route: str
    name: str
    view: View
    entry: Entry = "public"
    on_load: tuple[object, ...] = ()

    @property
    def is_dynamic(self) -> bool:
        """Whether the route carries a parameter; then the built file is the common shell."""
        return "[" in self.route


PAGES: tuple[PageEntry, ...] = (PageEntry("/", "home", home.view, on_load=home.ON_LOAD),)


def add_pages(app: rx.App) -> None:
    """Register every page in every language."""
    for page in PAGES:
        for lang in LANGUAGES:
            app.add_page(
                _bound(page, lang),
                route=localized_path(lang, page.route),
                title=Texts(lang)(f"page.{page.name}.title"),
                on_load=list(page.on_load) or None,
            )


def _bound(page: PageEntry, lang: Lang) -> Callable[[], rx.Component]:
    """The view in one language. Reflex makes one bundle per module name: one page, one language."""

    def component() -> rx.Component:
        return page.view(Texts(lang))

    component.__module__ = f"{page.view.__module__}_{lang}"
    component.__qualname__ = component.__name__ = f"{page.name}_{lang}"
    return component
