"""How a card says its numbers: quantities, unit prices and delivery times, in three languages."""

from snshelper.catalogue.rules.listed import ListedService
from snshelper.catalogue.rules.windows import DeliveryTime
from snshelper.catalogue.vocabulary import units
from snshelper.kernel.i18n import Texts

# From this many seconds on, a time is told in this many seconds, under this name.
_SCALES = ((2 * 86400, 86400, "days"), (3600, 3600, "hours"), (0, 60, "minutes"))


def quantity_words(t: Texts, unit: str, quantity: int) -> str:
    """A number of units: `5,000人`, `5,000 people`, `1 set`."""
    return t("catalogue.counted", quantity=quantity, unit=units()[unit].counter(t.lang, quantity))


def quantity_range(t: Texts, service: ListedService) -> str:
    """`500〜100,000人`, or the one quantity there is."""
    limits = service.limits
    most = quantity_words(t, service.unit, limits.maximum)
    if limits.minimum == limits.maximum:
        return most
    return t("catalogue.range", low=f"{limits.minimum:,}", high=most)


def price_unit(t: Texts, service: ListedService) -> str:
    """What stands behind a unit price: `／人（税込）`, for goods with shipping included."""
    key = "catalogue.price_unit_shipped" if service.family == "goods" else "catalogue.price_unit"
    return t(key, per=service.per)


def delivery_brief(t: Texts, service: ListedService, measured: tuple[int, int, int] | None) -> str:
    """What a closed card says about delivery: measured, else the window the text states."""
    window = service.stated_window
    return delivery_words(t, window.words if window else service.delivery, measured)


def delivery_words(t: Texts, stated: str, measured: tuple[int, int, int] | None) -> str:
    """What is said about delivery: measured figures where there are any, else `stated`.

    `measured` is a DeliveryTime: seconds, seconds, number of real past orders.
    """
    if measured is None:
        return stated
    time = DeliveryTime(*measured)
    seconds, name = next(s[1:] for s in _SCALES if time.p90_seconds >= s[0])
    low = max(1, round(time.p50_seconds / seconds))
    high = -(-time.p90_seconds // seconds)
    window = t("catalogue.range", low=low, high=high) if low < high else str(low)
    return t(f"catalogue.measured.{name}", window=window, count=time.orders)
