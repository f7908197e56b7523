"""What people are written about their requests, and the officer about what waits."""

from sqlmodel import Session

from snshelper.accounts.contacts import email_of
from snshelper.accounts.tables import Account
from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.clock import JAPAN
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts, as_language
from snshelper.kernel.ids import short_code
from snshelper.kernel.runtime import Deps
from snshelper.mail.actions import send_mail
from snshelper.mail.letters import compose
from snshelper.officer.requests.tables import SubjectRequest
from snshelper.privacy.documents import long_date
from snshelper.privacy.gate import Reading
from snshelper.privacy.scopes import Scope, account_scope, consult_scope
from snshelper.privacy.uses import Use
from snshelper.support.contents import question_of
from snshelper.support.tables import Inquiry

_ABOUT_RIGHTS = Reading(SYSTEM, Use.RIGHTS)
CENTRE, DESK = "/mypage/privacy", "/admin/privacy/requests"


def registered_address(session: Session, deps: Deps, request: SubjectRequest) -> str:
    """Where the person can be written to; empty for somebody who only gave a telephone."""
    if request.account_id:
        account = session.get_one(Account, request.account_id)
        return email_of(session, deps, _ABOUT_RIGHTS, account)
    inquiry = session.get(Inquiry, request.scope.partition(":")[2])
    return question_of(session, deps, _ABOUT_RIGHTS, inquiry).email if inquiry else ""


def write_to_person(
    session: Session,
    deps: Deps,
    request: SubjectRequest,
    letter: str,
    *,
    to: str = "",
    is_last: bool = False,
    **values: object,
) -> None:
    """Send the letter `requests.letter.<letter>` in the person's language.

    It dies with the person's account or inquiry; the last one, written while the account closes,
    has a scope of its own.
    """
    address = to or registered_address(session, deps, request)
    if not address:
        return
    t = Texts(as_language(request.lang))
    composed = compose(
        t,
        f"requests.letter.{letter}",
        deps.settings.public_url,
        **_facts(deps, t, request),
        **values,
    )
    scope = None if is_last else _life_of(request)
    send_mail(session, deps, address, composed.subject, composed.body, scope=scope, use="rights")


def write_to_officer(session: Session, deps: Deps, request: SubjectRequest, letter: str) -> None:
    """Tell the officer, in Japanese, what waits and until when; never whose it is."""
    officer = deps.settings.officer.email
    if not officer:
        return
    t = Texts(LANGUAGES[0])
    facts = {**_facts(deps, t, request), "link": deps.settings.public_url + t.url(DESK)}
    composed = compose(t, f"requests.letter.{letter}", deps.settings.public_url, **facts)
    send_mail(session, deps, officer, composed.subject, composed.body)


def due_day(request: SubjectRequest, lang: Lang) -> str:
    """The last day on which the answer is in time."""
    # `due_at` is the midnight that ends it.
    day = request.due_at.astimezone(JAPAN).date().toordinal() - 1
    return long_date(request.due_at.date().fromordinal(day), lang)


def _facts(deps: Deps, t: Texts, request: SubjectRequest) -> dict[str, object]:
    return {
        "code": short_code(request.id),
        "request": t(f"privacy_request.{request.kind}.name"),
        "due": due_day(request, t.lang),
        "link": deps.settings.public_url + t.url(CENTRE),
    }


def _life_of(request: SubjectRequest) -> Scope:
    if request.account_id:
        return account_scope(request.account_id)
    return consult_scope(request.scope.partition(":")[2], None)
