"""Delivering: durably, once, with an honest end."""

import asyncio
from dataclasses import replace

import pytest

from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.mail.actions import send_mail
from snshelper.mail.delivery import deliver
from snshelper.mail.tables import OutboxMail
from snshelper.mail.transport import MailDelayed, server_of
from tests.mail.peer import MailPeer


def stored(deps: Deps, mail_id: str) -> OutboxMail:
    with reading(deps.engine) as session:
        mail = session.get(OutboxMail, mail_id)
    assert mail is not None
    return mail


def promised(deps: Deps) -> str:
    with unit_of_work(deps.engine) as session:
        return send_mail(
            session, deps, "tanaka@example.jp", "確認", "本文です。\nhttps://a.example/"
        )


def real(deps: Deps, port: int) -> Deps:
    """The same shop with a mail server at `port`."""
    changes = {
        "mode": "production",
        "smtp_url": f"smtp://127.0.0.1:{port}",
        "mail_from": "SNSヘルパー <shop@example.jp>",
        "public_url": "https://shop.example",
    }
    return replace(deps, settings=deps.settings.model_copy(update=changes))


def test_in_a_rehearsal_nothing_leaves_the_house(deps: Deps) -> None:
    mail_id = promised(deps)
    asyncio.run(deliver(deps, mail_id))
    assert stored(deps, mail_id).sent_at == deps.clock()


def test_a_mail_server_gets_the_mail_whole(deps: Deps) -> None:
    mail_id = promised(deps)

    async def story() -> MailPeer:
        async with MailPeer() as peer:
            await deliver(real(deps, peer.port), mail_id)
            return peer

    (message,) = asyncio.run(story()).taken
    assert message["To"] == "tanaka@example.jp"
    assert message["From"] == "SNSヘルパー <shop@example.jp>"
    assert message["Subject"] == "確認"
    assert message["Message-ID"] == f"<{mail_id}@shop.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"].datetime == deps.clock()
    assert message.get_content().split() == ["本文です。", "https://a.example/"]
    assert stored(deps, mail_id).sent_at == deps.clock()
    assert stored(deps, mail_id).attempts == 1


def test_a_delivered_mail_is_not_delivered_again(deps: Deps) -> None:
    mail_id = promised(deps)

    async def story() -> MailPeer:
        async with MailPeer() as peer:
            for _ in range(3):
                await deliver(real(deps, peer.port), mail_id)
            return peer

    assert len(asyncio.run(story()).taken) == 1


def test_a_busy_server_is_asked_again_later_with_the_same_message_id(deps: Deps) -> None:
    mail_id = promised(deps)

    async def story() -> MailPeer:
        async with MailPeer(content="451 later") as peer:
            with pytest.raises(MailDelayed):
                await deliver(real(deps, peer.port), mail_id)
            assert stored(deps, mail_id).sent_at is None
            peer.content = "250 taken"
            await deliver(real(deps, peer.port), mail_id)
            return peer

    (message,) = asyncio.run(story()).taken
    assert message["Message-ID"] == f"<{mail_id}@shop.example>"
    assert stored(deps, mail_id).attempts == 2


@pytest.mark.parametrize(
    ("recipient", "content"), [("550 no such mailbox", "250 ok"), ("250 ok", "554 not wanted")]
)
def test_a_mail_that_is_refused_for_good_ends_and_says_so(
    deps: Deps, recipient: str, content: str
) -> None:
    mail_id = promised(deps)

    async def story() -> None:
        async with MailPeer(recipient, content) as peer:
            await deliver(real(deps, peer.port), mail_id)
            peer.recipient = peer.content = "250 ok"
            await deliver(real(deps, peer.port), mail_id)
            assert peer.taken == []

    asyncio.run(story())
    mail = stored(deps, mail_id)
    assert (mail.sent_at, mail.refused_at, mail.attempts) == (None, deps.clock(), 1)


@pytest.mark.parametrize("recipient", ["450 greylisted", "421 closing"])
def test_a_mailbox_that_is_busy_is_no_refusal(deps: Deps, recipient: str) -> None:
    mail_id = promised(deps)

    async def story() -> None:
        async with MailPeer(recipient) as peer:
            with pytest.raises(MailDelayed):
                await deliver(real(deps, peer.port), mail_id)

    asyncio.run(story())
    assert stored(deps, mail_id).refused_at is None


def test_no_server_at_all_means_later(deps: Deps) -> None:
    mail_id = promised(deps)
    with pytest.raises(MailDelayed):
        asyncio.run(deliver(real(deps, 1), mail_id))
    assert stored(deps, mail_id).sent_at is None


def test_an_unknown_mail_is_nothing_to_do(deps: Deps) -> None:
    asyncio.run(deliver(deps, "nobody"))
    asyncio.run(deliver(real(deps, 1), "nobody"))


def test_the_way_to_the_server_is_protected_unless_it_is_this_machine() -> None:
    secure = server_of("smtps://user%40shop:p%2Fw@mail.example")
    assert (secure.port, secure.is_tls, secure.has_start_tls) == (465, True, False)
    assert (secure.username, secure.password) == ("user@shop", "p/w")
    upgraded = server_of("smtp://mail.example")
    assert (upgraded.port, upgraded.is_tls, upgraded.has_start_tls) == (587, False, True)
    assert not server_of("smtp://127.0.0.1:2525").has_start_tls


@pytest.mark.parametrize("url", ["", "mail.example", "http://mail.example", "smtp://"])
def test_an_address_that_names_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="SMTP_URL"):
        server_of(url)
