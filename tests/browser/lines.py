"""The line between a page and the shop: made deaf, made dumb, and cut."""

from playwright.sync_api import Page

# Stands in for the page's WebSocket before any of its scripts runs.
_IN_OUR_HANDS = """(() => {
  const Native = WebSocket;
  globalThis.line = { losesClicks: false, losesAnswers: false, sockets: [] };
  globalThis.WebSocket = class extends Native {
    constructor(...address) { super(...address); line.sockets.push(this); }
    send(message) { if (!line.losesClicks) super.send(message); }
    set onmessage(hear) {
      super.onmessage = (event) => { if (!line.losesAnswers) hear(event); };
    }
    set onclose(leave) { super.onclose = this.leave = leave; }
  };
})()"""


class Line:
    """The event socket of one page, through our hands. Attach it before the page is opened."""

    def __init__(self, page: Page) -> None:
        """Carry everything, until told otherwise."""
        self._page = page
        page.add_init_script(_IN_OUR_HANDS)

    def lose_clicks(self) -> None:
        """What the page sends gets lost on the way."""
        self._page.evaluate("line.losesClicks = true")

    def lose_answers(self) -> None:
        """What the shop sends gets lost on the way."""
        self._page.evaluate("line.losesAnswers = true")

    def cut(self) -> None:
        """Hang up, and let nobody through until `mend`."""
        self._page.context.set_offline(True)
        self._page.evaluate("for (const socket of line.sockets) socket.close()")

    def lose_network(self) -> None:
        """As a phone that changes from one network to another: the shop hears no goodbye."""
        self._page.evaluate("line.sockets.at(-1).leave(new CloseEvent('close', { code: 1006 }))")

    def mend(self) -> None:
        """Whole again for whoever calls next."""
        self._page.evaluate("line.losesClicks = line.losesAnswers = false")
        self._page.context.set_offline(False)
