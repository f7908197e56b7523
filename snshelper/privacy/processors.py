"""Who works for the shop with personal data, what they are told, and why."""

from collections.abc import Callable
from dataclasses import dataclass

from snshelper.kernel.i18n import Texts
from snshelper.privacy.declarations import Category, Recipient
from snshelper.privacy.line import line_contact_address
from snshelper.privacy.outbound import ADVERTISING, PAYMENT, told_by
from snshelper.settings import Settings


def _always(_settings: Settings) -> bool:
    return True


def _has_line_contact(settings: Settings) -> bool:
    return bool(line_contact_address(settings.line_contact_url))


@dataclass(frozen=True)
class Processor:
    """An entrusted company: what it may be told, and when it is used at all.

    `told` are the message ids of the things it learns. Its words are the messages
    `processor.<id>.name`, `.what` (given what is `told`) and `.why`.
    """

    id: Recipient
    may_know: frozenset[Category]
    told: tuple[str, ...] = ()
    is_used: Callable[[Settings], bool] = _always


PROCESSORS: tuple[Processor, ...] = (
    Processor("advertising", frozenset({Category.TRANSACTION}), told_by(ADVERTISING)),
    Processor("payment", frozenset({Category.TRANSACTION, Category.BANK}), told_by(PAYMENT)),
    Processor(
        "mail",
        frozenset({Category.CONTACT, Category.USAGE, Category.CONSULTATION}),
        ("item.email", "told.mail_text"),
    ),
    Processor(
        "carrier",
        frozenset({Category.CONSIGNEE}),
        ("item.consignee_name", "item.consignee_phone", "item.consignee_address"),
    ),
    Processor("line", frozenset(), is_used=_has_line_contact),
)


@dataclass(frozen=True)
class ProcessorRow:
    """One line of the published list, in words."""

    name: str
    what: str
    why: str


def processor_list(t: Texts, settings: Settings) -> tuple[ProcessorRow, ...]:
    """Everybody the shop entrusts work to under these settings."""
    return tuple(_row(processor, t) for processor in PROCESSORS if processor.is_used(settings))


def _row(processor: Processor, t: Texts) -> ProcessorRow:
    words = f"processor.{processor.id}"
    told = t("list.comma").join(t(key) for key in processor.told)
    return ProcessorRow(t(f"{words}.name"), t(f"{words}.what", told=told), t(f"{words}.why"))
