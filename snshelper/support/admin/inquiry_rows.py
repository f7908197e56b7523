"""Inquiries in the words of the inquiries screen."""

from dataclasses import dataclass, field
from datetime import datetime

from snshelper.kernel.clock import JAPAN
from snshelper.kernel.i18n import Texts
from snshelper.kernel.ids import short_code
from snshelper.support.attachments.queries import AttachedFile
from snshelper.support.queries import InquiryRecord, InquirySummary


@dataclass(frozen=True)
class DeskRow:
    """One line of the list."""

    id: str = ""
    code: str = ""
    channel: str = ""
    topic: str = ""
    lang: str = ""
    at: str = ""


@dataclass(frozen=True)
class DeskAnswer:
    """One answer that was given."""

    body: str = ""
    at: str = ""


@dataclass(frozen=True)
class DeskFile:
    """A file that came with the inquiry; no address while it is quarantined."""

    words: str = ""
    url: str = ""


@dataclass(frozen=True)
class DeskRecord:
    """The inquiry in the side panel; an empty id means that none is open."""

    id: str = ""
    code: str = ""
    channel: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    lang: str = ""
    subject: str = ""
    message: str = ""
    state: str = ""
    at: str = ""
    order_url: str = ""
    form_key: str = ""
    is_dispute: bool = False
    answers: list[DeskAnswer] = field(default_factory=list)


def _moment(at: datetime) -> str:
    return at.astimezone(JAPAN).strftime("%Y-%m-%d %H:%M")


def desk_row(t: Texts, summary: InquirySummary) -> DeskRow:
    """One line of the list."""
    return DeskRow(
        id=summary.id,
        code=short_code(summary.id),
        channel=t(f"inquiry.channel.{summary.channel}"),
        topic=t("inquiry.topic.question"),
        lang=t(f"inquiry.lang.{summary.lang}"),
        at=_moment(summary.created_at),
    )


def desk_file(t: Texts, file: AttachedFile) -> DeskFile:
    """One file: what it is and how large; its name is part of what is taken."""
    words = t("attachment.file", kind=file.media_type, size=f"{max(1, file.size // 1000):,}")
    if not file.is_clean:
        return DeskFile(f"{words} {t('attachment.quarantined')}")
    return DeskFile(words, t.url(f"/admin/inquiries/files/{file.id}"))


def desk_record(t: Texts, record: InquiryRecord) -> DeskRecord:
    """One inquiry as the side panel shows it."""
    question = record.question
    return DeskRecord(
        id=record.id,
        code=short_code(record.id),
        channel=t(f"inquiry.channel.{record.channel}"),
        name=question.name,
        phone=question.phone,
        email=question.email,
        lang=t(f"inquiry.lang.{record.lang}"),
        subject=t("inquiry.topic.question"),
        message=question.message,
        state=record.state,
        at=_moment(record.created_at),
        order_url=t.url(f"/admin/orders?order={record.order_id}") if record.order_id else "",
        form_key=f"{record.id}:{len(record.answers)}",
        is_dispute=record.classification == "dispute",
        answers=[DeskAnswer(answer.body, _moment(answer.at)) for answer in record.answers],
    )
