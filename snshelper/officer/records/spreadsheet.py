"""The record as a file for a spreadsheet."""

import csv
import io
from collections.abc import Iterable

from snshelper.kernel.i18n import Texts
from snshelper.officer.records.wording import RecordLine, RecordSection

COLUMNS = (
    "purpose",
    "item",
    "places",
    "scope",
    "kept",
    "law",
    "recipients",
    "opened_for",
    "measures",
)
"""Their titles are the messages `records.column.<name>`."""
# A spreadsheet guesses an encoding unless the file begins with this mark.
_MARK = "\ufeff"


def as_csv(found: Iterable[RecordSection], t: Texts) -> bytes:
    """One row for each item (RFC 4180), UTF-8 with a byte order mark."""
    file = io.StringIO()
    file.write(_MARK)
    writer = csv.writer(file)
    writer.writerow([t(f"records.column.{name}") for name in COLUMNS])
    for section in found:
        for line in section.lines:
            writer.writerow([section.name, line.item, *_cells(line)])
    return file.getvalue().encode()


def _cells(line: RecordLine) -> list[str]:
    laws = dict.fromkeys(law.name for row in line.periods for law in row.laws)
    lists: tuple[Iterable[str], ...] = (
        line.places,
        line.scopes,
        (f"{row.what}: {row.period}" for row in line.periods),
        laws,
        line.recipients,
        line.opened_for,
        line.measures,
    )
    return ["\n".join(values) for values in lists]
