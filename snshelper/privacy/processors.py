"""Who works for the shop with personal data, what they are told, and why."""

from collections.abc import Callable
from dataclasses import dataclass

from snshelper.kernel.i18n import Texts
from snshelper.privacy.declarations import Category
from snshelper.privacy.line import line_contact_address
from snshelper.settings import Settings


def _always(_settings: Settings) -> bool:
    return True


def _has_line_contact(settings: Settings) -> bool:
    return bool(line_contact_address(settings.line_contact_url))


@dataclass(frozen=True)
class Processor:
    """An entrusted company: the categories it may be told, and when it is used at all.

    Its words are the messages `processor.<id>.name`, `.what` and `.why`.
    """

    id: str
    may_know: frozenset[Category]
    is_used: Callable[[Settings], bool] = _always


PROCESSORS: tuple[Processor, ...] = (
    Processor("advertising", frozenset({Category.TRANSACTION})),
    Processor("payment", frozenset({Category.TRANSACTION})),
    Processor("mail", frozenset({Category.CONTACT, Category.USAGE})),
    Processor("line", frozenset(), _has_line_contact),
)


@dataclass(frozen=True)
class ProcessorRow:
    """One line of the published list, in words."""

    name: str
    what: str
    why: str


def processor_list(t: Texts, settings: Settings) -> tuple[ProcessorRow, ...]:
    """Everybody the shop entrusts work to under these settings."""
    return tuple(
        ProcessorRow(*(t(f"processor.{processor.id}.{part}") for part in ("name", "what", "why")))
        for processor in PROCESSORS
        if processor.is_used(settings)
    )
