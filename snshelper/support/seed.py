"""The announcement a rehearsal opens with."""

from snshelper.kernel.i18n import LANGUAGES, text
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.support.tables import Popup, PopupText

WELCOME_POPUP_ID = "01900000-0000-7000-8000-000000000001"


def seed_welcome_popup(deps: Deps) -> bool:
    """Announce how the shop works, once; answers whether anything was added."""
    now = deps.clock()
    with unit_of_work(deps.engine) as session:
        if session.get(Popup, WELCOME_POPUP_ID) is not None:
            return False
        session.add(
            Popup(
                id=WELCOME_POPUP_ID,
                version=1,
                is_on=True,
                starts_at=now,
                link="/pricing",
                updated_at=now,
            )
        )
        session.flush()
        for lang in LANGUAGES:
            session.add(
                PopupText(
                    popup_id=WELCOME_POPUP_ID,
                    lang=lang,
                    title=text(lang, "popup.welcome.title"),
                    body=text(lang, "popup.welcome.body"),
                )
            )
    return True
