"""Where the frontend build put a page, and its other files with their caching rules."""

from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BUILT = Path(__file__).parents[2] / ".web" / "build" / "client"
FALLBACK = "__spa-fallback.html"
# What stands for a route's parameter in the file that was built for it; see `interface.prerender`.
PLACEHOLDER = "_"


class NotBuilt(RuntimeError):
    """The frontend was not built, or not from this page table."""


def built_file(directory: Path, route: str) -> Path:
    """The HTML file of a Reflex route such as `/ko/services/[slug]`.

    A parameter's file is built once with a placeholder; where a build has none, the common shell
    is used, whose slots only exist once JavaScript runs. Raises NotBuilt when there is neither.
    """
    parts = [PLACEHOLDER if part.startswith("[") else part for part in route.split("/") if part]
    name = "/".join(parts) or "index"
    names = [f"{name}.html", f"{name}/index.html"]
    for path in (directory / candidate for candidate in [*names, *_shell(route)]):
        if path.is_file():
            return path
    raise NotBuilt(f"{directory} has no page for {route}: build the frontend (make run does)")


def _shell(route: str) -> list[str]:
    return [FALLBACK] if "[" in route else []


class CachedFiles:
    """Built files other than pages: those whose name carries their hash never change.

    Hides every HTML file: pages are sent by their routes only, filled.
    """

    def __init__(self, files: ASGIApp) -> None:
        """Wrap `files`, which answers 404 to what it does not have."""
        self._files = files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on with Cache-Control."""
        if scope["path"].endswith((".html", ".html.gz")):
            raise HTTPException(404)
        is_hashed = scope["path"].startswith("/assets/")

        async def send_cached(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in (200, 206, 304):
                rule = "public, max-age=31536000, immutable" if is_hashed else "no-cache"
                MutableHeaders(scope=message)["cache-control"] = rule
            await send(message)

        await self._files(scope, receive, send_cached)
