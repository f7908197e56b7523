"""The line between a page and the shop: listened to, made deaf, and cut."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, WebSocketRoute

_SOCKET = re.compile(r"/_event")
_Messages = Callable[[str | bytes], object]


class Line:
    """The event socket of one page, through our hands. Attach it before the page is opened."""

    def __init__(self, page: Page) -> None:
        """Carry everything, until told otherwise."""
        self.page = page
        self.loses_clicks = False
        self.loses_answers = False
        self.is_down = False
        self._open: list[WebSocketRoute] = []
        page.route_web_socket(_SOCKET, self._connect)

    def cut(self) -> None:
        """Hang up, and let nobody through until `mend`."""
        self.is_down = True
        for route in self._open:
            route.close(code=1011, reason="cut")
        self._open.clear()

    def mend(self) -> None:
        """Whole again for whoever calls next."""
        self.is_down = self.loses_clicks = self.loses_answers = False

    def _connect(self, route: WebSocketRoute) -> None:
        if self.is_down:
            route.close(code=1011, reason="down")
            return
        server = route.connect_to_server()
        route.on_message(lambda message: self.loses_clicks or server.send(message))
        server.on_message(lambda message: self.loses_answers or route.send(message))
        self._open.append(route)
