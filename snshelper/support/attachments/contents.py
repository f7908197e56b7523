"""What a file holds sealed, with the inquiry it came with: its name and its bytes."""

import base64

from sqlmodel import Session

from snshelper.kernel.runtime import Deps
from snshelper.privacy.gate import Item, Reading, open_value, open_values
from snshelper.privacy.scopes import Scope, sealer
from snshelper.support.attachments.rules import SentFile
from snshelper.support.attachments.tables import AttachmentContent
from snshelper.support.contents import scope_of
from snshelper.support.tables import Inquiry


def keep_content(
    session: Session, deps: Deps, inquiry: Inquiry, attachment_id: str, file: SentFile
) -> None:
    """Seal a file with its inquiry. Raises DataFrozen, DataDestroyed."""
    seals = sealer(session, deps, scope_of(inquiry))
    encoded = base64.b64encode(file.content).decode()
    session.add(
        AttachmentContent(
            attachment_id=attachment_id,
            name=seals.seal(AttachmentContent.name, attachment_id, file.name),
            content=seals.seal(AttachmentContent.content, attachment_id, encoded),
        )
    )


def file_of(
    session: Session, deps: Deps, reading: Reading, scope: Scope, row: AttachmentContent
) -> SentFile:
    """Name and bytes; refusals as of `privacy.gate.open_values`."""
    items = [_item(scope, row, "name"), _item(scope, row, "content")]
    name, content = open_values(session, deps, reading, items)
    return SentFile(name, base64.b64decode(content))


def bytes_of(
    session: Session, deps: Deps, reading: Reading, scope: Scope, row: AttachmentContent
) -> bytes:
    """The bytes alone; refusals as of `privacy.gate.open_values`."""
    return base64.b64decode(open_value(session, deps, reading, _item(scope, row, "content")))


def _item(scope: Scope, row: AttachmentContent, name: str) -> Item:
    return Item(scope, getattr(AttachmentContent, name), row.attachment_id, getattr(row, name))
