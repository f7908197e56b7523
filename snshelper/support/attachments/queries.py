"""Reading which files came with an inquiry; never what is in them."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.support.attachments.tables import Attachment


@dataclass(frozen=True)
class AttachedFile:
    """A file of an inquiry; its name stays sealed until it is taken."""

    id: str
    media_type: str
    size: int
    is_clean: bool


def files_of(deps: Deps, actor: Actor, inquiry_id: str) -> list[AttachedFile]:
    """The files of an inquiry, in the order in which they came. Raises NotAllowed."""
    actor.require("inquiries.answer")
    query = select(Attachment).where(col(Attachment.inquiry_id) == inquiry_id)
    with reading(deps.engine) as session:
        return [
            AttachedFile(row.id, row.media_type, row.size, row.state == "clean")
            for row in session.execute(query.order_by(col(Attachment.id))).scalars()
        ]
