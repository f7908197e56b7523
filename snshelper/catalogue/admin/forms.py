"""What the services screen shows and what its forms send, between text and values."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from snshelper.catalogue.drafts import ServiceDraft
from snshelper.catalogue.queries.desk import DeskRow
from snshelper.catalogue.rules.folding import fold
from snshelper.catalogue.rules.publication import (
    WORD_FIELDS,
    Route,
    ServiceRefused,
    parse_number,
)
from snshelper.catalogue.rules.units import ForbiddenUnit
from snshelper.catalogue.vocabulary import platforms, units
from snshelper.kernel.errors import ShopError
from snshelper.kernel.i18n import Texts
from snshelper.kernel.money import format_yen

NUMBER_FIELDS = ("minimum", "maximum", "step", "default_quantity")


@dataclass
class ServiceLine:
    """One row of the table, in words."""

    slug: str
    title: str
    platform: str
    place: str
    family: str
    price: str
    quantity: str
    routes: str
    state: str
    state_words: str


@dataclass
class RouteLine:
    """One route of the opened service, in words."""

    connector: str
    product: str
    position: str
    is_on: bool
    is_running: bool


def service_line(t: Texts, row: DeskRow) -> ServiceLine:
    """A service as the table shows it."""
    return ServiceLine(
        slug=row.slug,
        title=row.title,
        platform=row.platform,
        place=platforms()[row.platform].name[t.lang],
        family=t(f"catalogue.family.{row.family}"),
        price=f"{format_yen(row.unit_price)} / {units()[row.unit].per[t.lang]}",
        quantity=t("catalogue.range", low=f"{row.minimum:,}", high=f"{row.maximum:,}"),
        routes=", ".join(row.connectors),
        state=row.state,
        state_words=t(f"catalogue.admin.state.{row.state}"),
    )


def route_line(route: Route, live: Collection[str]) -> RouteLine:
    """A route as the panel shows it; `live` are the connectors that run."""
    return RouteLine(
        route.connector, route.product, str(route.position), route.is_on, route.connector in live
    )


def matches(line: ServiceLine, words: str) -> bool:
    """Whether every word occurs in the row's title, address name, platform or family."""
    folded = fold(f"{line.title}\n{line.slug}\n{line.place}\n{line.family}")
    return all(word in folded for word in fold(words).split())


def form_values(draft: ServiceDraft) -> dict[str, str]:
    """What the panel's inputs begin with, by field name; texts are `ja.title` and so on."""
    facts = draft.facts
    values = {name: str(getattr(facts, name)) for name in ("unit_price", *NUMBER_FIELDS)}
    values |= {name: getattr(facts, name) for name in ("unit", "platform", "target_kind")}
    for lang, words in draft.words.items():
        values |= {f"{lang}.{name}": getattr(words, name) for name in WORD_FIELDS}
    return values


def read_form(raw: object) -> dict[str, object]:
    """What a form sent, by input name; a payload that is no form is an empty one."""
    return {str(name): value for name, value in raw.items()} if isinstance(raw, dict) else {}


def read_route(form: Mapping[str, object]) -> Route:
    """The route a form describes. Raises ServiceRefused for a position that is no number."""
    return Route(
        connector=_text(form, "connector"),
        product=_text(form, "product"),
        position=parse_number(form.get("position"), "position"),
        # A ticked box sends something, an empty one sends nothing or False.
        is_on=bool(form.get("is_on")),
    )


def read_copy(form: Mapping[str, object], source: ServiceDraft) -> ServiceDraft:
    """A new service made from `source`, with the names the form gives it."""
    facts = replace(
        source.facts,
        slug=_text(form, "slug"),
        unit=_text(form, "unit"),
        platform=_text(form, "platform"),
        target_kind=_text(form, "target_kind"),
    )
    return replace(source, facts=facts)


def fault_of(t: Texts, error: ShopError) -> dict[str, str]:
    """The sentence for a refused input, by the input's name; empty for errors of no input."""
    field = error.numbers.get("field")
    if not isinstance(field, str):
        return {}
    sentence = t.error(error)
    if isinstance(error, ForbiddenUnit):
        sentence = f"{sentence} {error.reason_in(t.lang)}"
    return {field: sentence}


def _text(form: Mapping[str, object], name: str) -> str:
    value = form.get(name)
    if not isinstance(value, str):
        raise ServiceRefused(field=name, reason="words_missing")
    return value.strip()
