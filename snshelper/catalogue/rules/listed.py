"""A service as the catalogue shows it, in one language."""

from dataclasses import dataclass, field
from datetime import datetime

from snshelper.catalogue.rules.folding import fold
from snshelper.catalogue.rules.quantities import Limits
from snshelper.catalogue.rules.windows import StatedWindow, stated_window


@dataclass(frozen=True, slots=True)
class ListedService:
    """One line of the catalogue. `unit_price` is yen for one unit, tax included.

    `platform_name` and `per` (the word after the slash of a unit price) are in the same language
    as the texts; `updated_at` is when anything about the service last changed.
    """

    slug: str
    family: str
    platform: str
    platform_name: str
    unit: str
    per: str
    unit_price: int
    tax_rate: int
    limits: Limits
    default_quantity: int
    target_kind: str
    position: int
    updated_at: datetime
    title: str
    summary: str
    description: str
    delivery: str
    refund: str
    quantity_label: str
    unit_label: str
    target_label: str
    target_hint: str
    search_text: str = field(default="", repr=False)
    stated_window: StatedWindow | None = None

    def __post_init__(self) -> None:
        """Keep what search and sort need, computed once."""
        words = (self.title, self.summary, self.platform_name, self.platform, self.quantity_label)
        object.__setattr__(self, "search_text", fold("\n".join(words)))
        object.__setattr__(self, "stated_window", stated_window(self.delivery))
