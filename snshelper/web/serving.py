"""Pages as documents: who may see one, in which language, and what goes into it."""

import asyncio
from collections.abc import Sequence
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from snshelper.interface.document import Head, fill
from snshelper.interface.visits import Fill, Redirect, Visit
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import NotAllowed, NotFound
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts, catalogue, localized_path, split_language
from snshelper.web.answers import caching_of, document_answer
from snshelper.web.built import built_file
from snshelper.web.entries import PageEntry
from snshelper.web.site import Site

_UNSTORED = {"cache-control": "no-store", "vary": "cookie"}


def page_routes(site: Site, pages: Sequence[PageEntry]) -> list[Route]:
    """A route for every page in every language.

    Raises NotBuilt or MissingMessage at once for a page without a file or a title.
    """
    return [
        Route(
            localized_path(lang, page.route).replace("[", "{").replace("]", "}"),
            _Document(site, page, lang).answer,
            methods=["GET"],
        )
        for page in pages
        for lang in LANGUAGES
    ]


class _Document:
    """One page in one language."""

    def __init__(self, site: Site, page: PageEntry, lang: Lang) -> None:
        self._site = site
        self._page = page
        self._lang = lang
        self._file = built_file(site.built, localized_path(lang, page.route))
        self._title = Texts(lang)(f"page.{page.name}.title")
        self._description = catalogue(lang).get(f"page.{page.name}.description", "")

    async def answer(self, request: Request) -> Response:
        """The filled document, a redirect, or HTTPException 404."""
        if elsewhere := self._chosen_language(request):
            return RedirectResponse(elsewhere, 303, _UNSTORED)
        actor = await self._site.actor_of(request)
        if self._page.entry == "member" and actor.kind != "customer":
            return self._to_login(request)
        if self._page.entry == "staff" and not actor.is_staff:
            raise HTTPException(404)
        try:
            filled = await self._filled(_visit(request, self._lang, actor))
        except Redirect as redirect:
            return RedirectResponse(redirect.address, 303, _UNSTORED)
        except (NotFound, NotAllowed):
            raise HTTPException(404) from None
        return self._document(request, filled, caching_of(self._page, actor))

    def _chosen_language(self, request: Request) -> str | None:
        choose = self._site.preferred_language
        path = request.url.path
        elsewhere = choose(path, request.cookies) if choose else None
        if elsewhere is None or elsewhere == path:
            return None
        return f"{elsewhere}?{request.url.query}" if request.url.query else elsewhere

    def _to_login(self, request: Request) -> Response:
        query = f"?{request.url.query}" if request.url.query else ""
        back = quote(request.url.path + query, safe="/")
        address = f"{localized_path(self._lang, '/login')}?next={back}"
        return RedirectResponse(address, 303, _UNSTORED)

    async def _filled(self, visit: Visit) -> list[Fill]:
        """The page's own fill last, so that it wins over what every page has."""
        own = (self._page.fill,) if self._page.fill else ()
        return list(await asyncio.gather(*(filler(visit) for filler in (*self._site.common, *own))))

    def _document(self, request: Request, filled: list[Fill], caching: str) -> Response:
        head = Head(
            title=_last_of([f.title for f in filled], self._title),
            description=_last_of([f.description for f in filled], self._description),
            path=split_language(request.url.path)[1],
            lang=self._lang,
            is_indexed=self._page.is_indexed,
            json_ld=tuple(text for f in filled for text in f.json_ld),
        )
        slots = {name: html for f in filled for name, html in f.slots.items()}
        settings = self._site.settings
        page = fill(self._file, head, settings.public_url, slots)
        extra = [header for f in filled for header in f.headers.items()]
        return document_answer(request, page, caching, extra, settings.allowed_origins)


def _last_of(values: list[str], default: str) -> str:
    return next((value for value in reversed(values) if value), default)


def _visit(request: Request, lang: Lang, actor: Actor) -> Visit:
    return Visit(
        lang=lang,
        path=split_language(request.url.path)[1],
        actor=actor,
        params=dict(request.path_params),
        query=dict(request.query_params),
        cookies=request.cookies,
    )
