"""What a service must have before anybody can be shown it."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields

from snshelper.catalogue.rules.quantities import Limits
from snshelper.catalogue.rules.units import check_unit, check_words
from snshelper.catalogue.rules.whole_numbers import UnreadableNumber, read_whole_number
from snshelper.catalogue.vocabulary import FAMILIES, platforms
from snshelper.kernel.errors import ShopError
from snshelper.kernel.i18n import LANGUAGES, Lang

# Standard and reduced consumption tax, percent (Consumption Tax Act, since 2019-10-01).
TAX_RATES = (10, 8)
# The dearest order the shop takes, in yen: far inside the integer columns that hold its price.
ORDER_TOTAL_LIMIT = 10_000_000
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SOLD_BY_NUMBER = ("title", "quantity_label", "unit_label")


class ServiceRefused(ShopError):
    """The service cannot be kept like this; nothing was changed.

    `field` names the input, `reason` the sentence.
    """

    code = "service"


@dataclass(frozen=True)
class ServiceFacts:
    """A service without its words. `unit_price` is yen including tax, `tax_rate` percent."""

    slug: str
    family: str
    platform: str
    unit: str
    unit_price: int
    tax_rate: int
    minimum: int
    maximum: int
    step: int
    default_quantity: int
    target_kind: str
    position: int

    @property
    def limits(self) -> Limits:
        """The quantities that can be ordered."""
        return Limits(self.minimum, self.maximum, self.step)


@dataclass(frozen=True)
class ServiceWords:
    """What a service says in one language."""

    title: str
    summary: str
    description: str
    delivery: str
    refund: str
    quantity_label: str
    unit_label: str
    target_label: str
    target_hint: str


LENGTH_LIMITS: Mapping[str, int] = {
    "title": 120,
    "summary": 400,
    "description": 6000,
    "delivery": 400,
    "refund": 600,
    "quantity_label": 60,
    "unit_label": 30,
    "target_label": 60,
    "target_hint": 200,
}
WORD_FIELDS = tuple(field.name for field in fields(ServiceWords))


@dataclass(frozen=True)
class Route:
    """A connector that can carry a service out, and what the service is called there."""

    connector: str
    product: str
    position: int = 1
    is_on: bool = True


def check_publishable(
    service: ServiceFacts,
    texts: Mapping[Lang, ServiceWords],
    routes: Collection[Route],
    live_connectors: Collection[str],
) -> None:
    """Raise unless the service may be shown and sold.

    It needs an allowed unit, a known platform and target, sound numbers, honest words in all
    languages and a route that is on over a live connector. Raises ForbiddenUnit, UnknownUnit,
    ServiceRefused.
    """
    check_unit(service.unit)
    _check_names(service)
    check_numbers(service)
    for lang in LANGUAGES:
        if lang not in texts:
            raise ServiceRefused(field=f"{lang}.title", reason="words_missing")
        check_service_words(lang, texts[lang])
    for route in routes:
        check_route(route)
    if not any(route.is_on and route.connector in live_connectors for route in routes):
        raise ServiceRefused(field="connector", reason="no_live_route")


def _check_names(service: ServiceFacts) -> None:
    if len(service.slug) > 60 or not _SLUG.fullmatch(service.slug):
        raise ServiceRefused(field="slug", reason="slug")
    if service.family not in FAMILIES:
        raise ServiceRefused(field="family", reason="family")
    if service.platform not in platforms():
        raise ServiceRefused(field="platform", reason="platform")
    if service.target_kind not in platforms()[service.platform].targets:
        raise ServiceRefused(field="target_kind", reason="target_kind")


def check_numbers(service: ServiceFacts) -> None:
    """Raise ServiceRefused unless price, tax rate and limits fit together."""
    if service.unit_price < 1:
        raise ServiceRefused(field="unit_price", reason="price")
    if service.tax_rate not in TAX_RATES:
        raise ServiceRefused(field="tax_rate", reason="tax_rate")
    if service.step < 1:
        raise ServiceRefused(field="step", reason="number")
    for field in ("minimum", "maximum"):
        if getattr(service, field) < 1 or getattr(service, field) % service.step:
            raise ServiceRefused(field=field, reason="off_step", step=service.step)
    if service.maximum < service.minimum:
        raise ServiceRefused(field="maximum", reason="maximum", minimum=service.minimum)
    if not service.limits.holds(service.default_quantity):
        raise ServiceRefused(field="default_quantity", reason="default_quantity")
    if service.unit_price * service.maximum > ORDER_TOTAL_LIMIT:
        raise ServiceRefused(field="maximum", reason="total", limit=ORDER_TOTAL_LIMIT)


def check_service_words(lang: Lang, words: ServiceWords) -> None:
    """Raise unless every text is there, fits, and promises nothing that is never sold."""
    for name in WORD_FIELDS:
        text, limit = getattr(words, name), LENGTH_LIMITS[name]
        if not text.strip():
            raise ServiceRefused(field=f"{lang}.{name}", reason="words_missing")
        if len(text) > limit:
            raise ServiceRefused(field=f"{lang}.{name}", reason="words_long", limit=limit)
    for name in _SOLD_BY_NUMBER:
        check_words(getattr(words, name), f"{lang}.{name}")


def check_route(route: Route) -> None:
    """Raise ServiceRefused unless connector and product are named."""
    for field, limit in (("connector", 30), ("product", 60)):
        value = getattr(route, field)
        if not re.fullmatch(rf"[A-Za-z0-9_.:-]{{1,{limit}}}", value):
            raise ServiceRefused(field=field, reason="route_name", limit=limit)


def parse_number(raw: object, field: str) -> int:
    """A positive whole number typed into a form. Raises ServiceRefused naming `field`."""
    try:
        return read_whole_number(raw)
    except UnreadableNumber:
        raise ServiceRefused(field=field, reason="number") from None


def parse_words(lang: Lang, raw: Mapping[str, object]) -> ServiceWords:
    """The words typed into a form, in their kept form: only a description has several lines.

    Raises ServiceRefused naming the first field that is missing, too long or no text.
    """
    kept: dict[str, str] = {}
    for name in WORD_FIELDS:
        text = raw.get(name)
        if not isinstance(text, str):
            raise ServiceRefused(field=f"{lang}.{name}", reason="words_missing")
        lines = [" ".join(line.split()) for line in text.replace("\x00", "").splitlines()]
        kept[name] = ("\n" if name == "description" else " ").join(lines).strip()
    words = ServiceWords(**kept)
    check_service_words(lang, words)
    return words
