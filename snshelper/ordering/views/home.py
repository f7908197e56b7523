"""The catalogue."""

import reflex as rx
from snshelper.interface.document import slot
from snshelper.interface.layout import page_frame
from snshelper.kernel.i18n import Texts
from snshelper.accounts.state import ShopPage, public_event, member_event
from snshelper.kernel.actor import Actor


class Home(ShopPage, rx.State):
    n: int = 0

    @public_event
    async def load(self, actor: Actor):
        self.n += 1

    @member_event
    async def press(self, actor: Actor, quantity: int):
        self.n += quantity

    def naked(self):
        self.n = 100


ON_LOAD = (Home.load,)


def view(t: Texts) -> rx.Component:
    return page_frame(
        t,
        rx.el.h1(t("page.home.title")),
        rx.el.p(Home.n, id="n"),
        rx.el.button("x", on_click=Home.press(3)),
        rx.el.button("naked", on_click=Home.naked),
        rx.el.p(Home.error, id="e"),
        slot("catalogue"),
    )
