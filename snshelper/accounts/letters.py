"""Mail that this room writes, in the language of the account."""

from sqlmodel import Session

from snshelper.accounts.contacts import NOTIFYING, email_of, way_in
from snshelper.accounts.tables import Account
from snshelper.kernel.i18n import Texts, as_language
from snshelper.kernel.runtime import Deps
from snshelper.mail.actions import send_mail
from snshelper.mail.letters import compose
from snshelper.privacy.scopes import account_scope

_WAYS_IN = frozenset({"reset", "password_changed"})


def write_to(
    session: Session, deps: Deps, account: Account, letter: str, path: str = "", token: str = ""
) -> None:
    """Send the account the letter `accounts.letter.<letter>`.

    Its placeholder `{link}` becomes `path` under the shop's address, carrying `token`.
    """
    t = Texts(as_language(account.lang))
    public_url = deps.settings.public_url
    link = public_url + t.url(path) + (f"?token={token}" if token else "")
    composed = compose(t, f"accounts.letter.{letter}", public_url, link=link)
    opening = way_in(session, account.id, NOTIFYING) if letter in _WAYS_IN else NOTIFYING
    address = email_of(session, deps, opening, account)
    send_mail(
        session,
        deps,
        address,
        composed.subject,
        composed.body,
        scope=account_scope(account.id),
        use="notice" if opening is NOTIFYING else "rights",
    )
