"""One state, one event, one page."""

import reflex as rx


class Counter(rx.State):
    """Counts presses."""

    count: int = 0

    @rx.event
    async def press(self) -> None:
        """One more."""
        self.count += 1


def index() -> rx.Component:
    """The page."""
    return rx.el.main(rx.el.p(Counter.count), rx.el.button("press", on_click=Counter.press))


app = rx.App(toaster=None, app_wraps={})
app.add_page(index, route="/")
