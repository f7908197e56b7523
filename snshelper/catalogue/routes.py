"""Addresses for machines: /robots.txt, /sitemap.xml, /.well-known/security.txt."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from snshelper.catalogue.connectors import live_connectors
from snshelper.catalogue.discovery import robots_txt, security_txt, sitemap_xml
from snshelper.catalogue.queries import listed_services
from snshelper.kernel import runtime
from snshelper.kernel.i18n import LANGUAGES

_KEPT_FOR_MINUTES = {"Cache-Control": "public, max-age=300"}


async def robots(request: Request) -> Response:
    """Which pages search engines may read."""
    return PlainTextResponse(
        robots_txt(runtime.current().settings.public_url), headers=_KEPT_FOR_MINUTES
    )


async def sitemap(request: Request) -> Response:
    """Every public page and every service that can be ordered now."""
    xml = await runtime.in_thread(_sitemap, runtime.current())
    return Response(xml, media_type="application/xml", headers=_KEPT_FOR_MINUTES)


async def security(request: Request) -> Response:
    """Where to report a weakness."""
    deps = runtime.current()
    settings = deps.settings
    contact = security_txt(settings.public_url, settings.officer.email, deps.clock())
    return PlainTextResponse(contact, headers=_KEPT_FOR_MINUTES)


def _sitemap(deps: runtime.Deps) -> bytes:
    listed = {lang: listed_services(deps.engine, lang, live_connectors()) for lang in LANGUAGES}
    return sitemap_xml(deps.settings.public_url, listed)


ROUTES = [
    Route("/robots.txt", robots),
    Route("/sitemap.xml", sitemap),
    Route("/.well-known/security.txt", security),
]
