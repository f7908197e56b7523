"""Asking: anybody's question from the website."""

from collections.abc import Mapping
from dataclasses import dataclass

from snshelper.accounts.throttles import throttles
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import NotAllowed
from snshelper.kernel.i18n import Lang, Texts
from snshelper.kernel.ids import new_id, short_code
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import UnitOfWork, reading, unit_of_work
from snshelper.mail.actions import MailUse, send_mail
from snshelper.mail.letters import compose
from snshelper.privacy.scopes import Scope
from snshelper.support.contents import keep_question, scope_of
from snshelper.support.queries import (
    is_order_of,
)
from snshelper.support.rules.questions import (
    Question,
)
from snshelper.support.tables import Inquiry
from snshelper.support.throttles import question_throttle

_LATEST = 20


def owns_order(deps: Deps, actor: Actor, order_id: str) -> bool:
    """Whether a question may be about this order: it is the actor's own."""
    if not actor.account_id or not order_id:
        return False
    with reading(deps.engine) as session:
        return is_order_of(session, order_id, actor.account_id)


def ask(
    deps: Deps, actor: Actor, question: Question, *, lang: Lang, origin: str, order_id: str = ""
) -> str:
    """Keep a question from the website and mail a receipt to its asker; answers the inquiry's id.

    `origin` is the network address that asks. Raises TooManyRequests, and NotAllowed for an
    order that is not the actor's own.
    """
    question_throttle(deps.settings).count(origin)
    throttles(deps.settings).count_letter(question.email)
    with unit_of_work(deps.engine) as session:
        if order_id and not is_order_of(session, order_id, actor.account_id):
            raise NotAllowed()
        inquiry = Inquiry(
            id=new_id(),
            channel="website",
            account_id=actor.account_id or None,
            order_id=order_id or None,
            topic="question",
            lang=lang,
            state="open",
            created_at=deps.clock(),
        )
        keep_question(session, deps, inquiry, question)
        letter = _Letter("support.receipt", lang, {"code": short_code(inquiry.id)})
        _mail(session, deps, question.email, letter, scope_of(inquiry))
    return inquiry.id


@dataclass(frozen=True)
class _Letter:
    """Words of the shop's own only: anybody can type anybody's address into the form."""

    key: str
    lang: Lang
    values: Mapping[str, object]


def _mail(
    session: UnitOfWork,
    deps: Deps,
    to: str,
    letter: _Letter,
    scope: Scope | None,
    use: MailUse = "notice",
) -> None:
    t = Texts(letter.lang)
    composed = compose(t, letter.key, deps.settings.public_url, **letter.values)
    send_mail(session, deps, to, composed.subject, composed.body, scope=scope, use=use)
