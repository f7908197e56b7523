"""The record as the officer's page shows it."""

from dataclasses import dataclass

from snshelper.interface.templates import render
from snshelper.interface.visits import Fill, Visit
from snshelper.kernel import runtime
from snshelper.kernel.i18n import Texts
from snshelper.officer.records.queries import record_of_processing
from snshelper.officer.records.wording import sections
from snshelper.privacy.letters import LETTERS
from snshelper.privacy.processors import processor_list


@dataclass(frozen=True)
class LetterLine:
    """A letter as the officer reads it."""

    subject: str
    to: str
    purpose: str
    carries: tuple[str, ...]


async def fill_records(visit: Visit) -> Fill:
    """The slot `records`. Raises NotAllowed without the permission."""
    found = sections(record_of_processing(visit.actor), visit.t)
    html = render(
        "officer/records/templates/records.html",
        visit,
        sections=found,
        processors=processor_list(visit.t, runtime.current().settings),
        letters=_letters(visit.t),
    )
    return Fill(slots={"records": html})


def _letters(t: Texts) -> list[LetterLine]:
    return [
        LetterLine(
            subject=t(f"{letter.key}.subject"),
            to=t(f"records.reader.{letter.to}"),
            purpose=t(f"purpose.{letter.purpose.value}.name"),
            carries=tuple(t(f"records.category.{name.value}") for name in sorted(letter.carries)),
        )
        for letter in LETTERS.values()
    ]
