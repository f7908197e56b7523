"""Reading the declarations off the tables themselves."""

from snshelper.kernel.actor import Actor
from snshelper.kernel.database import metadata
from snshelper.officer.records.rules import DeclaredColumn, ProcessingRecord, processing_records
from snshelper.privacy.declarations import INFO_KEY, Purpose


def record_of_processing(actor: Actor) -> dict[Purpose, list[ProcessingRecord]]:
    """What this very program processes. Raises NotAllowed without `privacy.records`."""
    actor.require("privacy.records")
    return processing_records(
        DeclaredColumn(table.name, column.name, column.info[INFO_KEY])
        for table in metadata.sorted_tables
        for column in table.columns
        if INFO_KEY in column.info
    )
