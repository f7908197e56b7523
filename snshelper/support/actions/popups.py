"""What marketers do with popups."""

from collections.abc import Sequence

from sqlalchemy import delete
from sqlmodel import col

from snshelper.kernel.actor import Actor
from snshelper.kernel.ids import new_id
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import UnitOfWork, reading, unit_of_work
from snshelper.privacy.audit import AuditedObject, record_audit
from snshelper.support.queries import all_popups
from snshelper.support.rules.popups import PopupDraft, PopupGone
from snshelper.support.tables import Popup, PopupText

_PERMISSION = "popups.write"


def list_popups(deps: Deps, actor: Actor) -> Sequence[tuple[Popup, list[PopupText]]]:
    """Popups with their texts, newest first."""
    actor.require(_PERMISSION)
    with reading(deps.engine) as session:
        return all_popups(session)


def create_popup(deps: Deps, actor: Actor, draft: PopupDraft) -> str:
    """Keep a new popup; answers its id."""
    actor.require(_PERMISSION)
    with unit_of_work(deps.engine) as session:
        popup = Popup(
            id=new_id(),
            version=1,
            is_on=draft.is_on,
            starts_at=draft.starts_at,
            ends_at=draft.ends_at,
            link=draft.link,
            updated_at=deps.clock(),
        )
        session.add(popup)
        session.flush()
        _write_texts(session, popup.id, draft)
        _audit(session, deps, actor, "support.create_popup", popup)
    return popup.id


def change_popup(
    deps: Deps, actor: Actor, popup_id: str, draft: PopupDraft, *, show_again: bool
) -> None:
    """Replace a popup's texts, period and link.

    `show_again` makes a new version: it comes back to everybody who had hidden the old one.
    Raises PopupGone.
    """
    actor.require(_PERMISSION)
    with unit_of_work(deps.engine) as session:
        popup = _popup(session, popup_id)
        popup.version += 1 if show_again else 0
        popup.is_on = draft.is_on
        popup.starts_at, popup.ends_at, popup.link = draft.starts_at, draft.ends_at, draft.link
        popup.updated_at = deps.clock()
        session.execute(delete(PopupText).where(col(PopupText.popup_id) == popup_id))
        _write_texts(session, popup_id, draft)
        _audit(session, deps, actor, "support.change_popup", popup)


def switch_popup(deps: Deps, actor: Actor, popup_id: str, *, is_on: bool) -> None:
    """Show a popup, or stop showing it. Raises PopupGone."""
    actor.require(_PERMISSION)
    with unit_of_work(deps.engine) as session:
        popup = _popup(session, popup_id)
        popup.is_on = is_on
        popup.updated_at = deps.clock()
        _audit(session, deps, actor, "support.switch_popup", popup)


def _popup(session: UnitOfWork, popup_id: str) -> Popup:
    popup = session.get(Popup, popup_id, with_for_update=True)
    if popup is None:
        raise PopupGone()
    return popup


def _write_texts(session: UnitOfWork, popup_id: str, draft: PopupDraft) -> None:
    for lang, words in draft.words.items():
        session.add(PopupText(popup_id=popup_id, lang=lang, title=words.title, body=words.body))


def _audit(session: UnitOfWork, deps: Deps, actor: Actor, action: str, popup: Popup) -> None:
    target = AuditedObject("popup", popup.id)
    record_audit(
        session, deps.clock(), actor, action, target, version=popup.version, is_on=popup.is_on
    )
