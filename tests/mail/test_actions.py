"""Promising a mail."""

import pytest
from sqlalchemy import text

from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.mail.actions import DELIVER_MAIL, send_mail
from snshelper.mail.queries import newest_mail

_ENQUEUED = text("SELECT workflow_uuid, name, queue_name FROM workflow_status")


def test_a_mail_and_its_delivery_are_one_commit(deps: Deps) -> None:
    with unit_of_work(deps.engine) as session:
        mail_id = send_mail(session, deps, "tanaka@example.jp", "件名", "本文")
    (mail,) = newest_mail(deps)
    assert (mail.to, mail.subject, mail.text) == ("tanaka@example.jp", "件名", "本文")
    with reading(deps.engine) as session:
        assert session.execute(_ENQUEUED).all() == [(mail_id, DELIVER_MAIL, DELIVER_MAIL)]


def test_a_roll_back_leaves_neither(deps: Deps) -> None:
    with pytest.raises(ZeroDivisionError), unit_of_work(deps.engine) as session:
        send_mail(session, deps, "tanaka@example.jp", "件名", "本文")
        raise ZeroDivisionError
    assert newest_mail(deps) == []
    with reading(deps.engine) as session:
        assert session.execute(_ENQUEUED).all() == []


def test_a_subject_cannot_start_another_header(deps: Deps) -> None:
    with unit_of_work(deps.engine) as session:
        send_mail(session, deps, "tanaka@example.jp", "a\r\nBcc: x@example.jp" + "b" * 300, "-")
    (mail,) = newest_mail(deps)
    assert mail.subject.startswith("a Bcc:")
    assert len(mail.subject) == 200


def test_the_newest_mail_comes_first_and_no_more_than_asked(deps: Deps) -> None:
    with unit_of_work(deps.engine) as session:
        for number in range(5):
            send_mail(session, deps, "tanaka@example.jp", str(number), "-")
    assert [mail.subject for mail in newest_mail(deps, limit=3)] == ["4", "3", "2"]
