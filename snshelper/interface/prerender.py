"""Real HTML for pages whose address carries a parameter."""

import json
from collections.abc import Iterable
from typing import Any

from reflex_base.plugins import Plugin

_CONFIG = "react-router.config.js"
_ALL_STATIC = '"prerender": true'


class PrerenderDynamicRoutes(Plugin):
    """Builds each dynamic route once, with `_` in place of its parameter.

    By default only a common empty shell is built for them. With a file of its own such a page is
    readable without JavaScript and has slots for the server to fill, like every other page.
    """

    def pre_compile(self, **context: Any) -> None:
        """Add the dynamic routes to what React Router renders at build time."""
        routes = [page.route for page in context["unevaluated_pages"] if "[" in page.route]
        context["add_modify_task"](_CONFIG, lambda text: _with_routes(text, routes))


def placeholder_address(route: str) -> str:
    """`services/[slug]` → `/services/_`."""
    parts = ("_" if part.startswith("[") else part for part in route.strip("/").split("/"))
    return "/" + "/".join(parts)


def _with_routes(config: str, routes: Iterable[str]) -> str:
    if _ALL_STATIC not in config:
        raise RuntimeError(f"{_CONFIG}: prerendering is written differently in this Reflex")
    addresses = json.dumps(sorted(placeholder_address(route) for route in routes))
    added = f'"prerender": ({{getStaticPaths}}) => [...getStaticPaths(), ...{addresses}]'
    return config.replace(_ALL_STATIC, added, 1)
