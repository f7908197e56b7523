"""Reading a native form post, and the redirects that answer one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse

from snshelper.accounts.actions.sessions import Attempt
from snshelper.accounts.cookies import session_cookie_name
from snshelper.accounts.csrf import CSRF_FIELD, require_csrf
from snshelper.accounts.errors import FieldUnknown
from snshelper.accounts.flash import FLASH_PARAMETER, Flash, seal
from snshelper.accounts.queries import actor_of_session
from snshelper.kernel.actor import Actor
from snshelper.kernel.i18n import Lang, as_language, localized_path, split_language
from snshelper.kernel.runtime import Deps, in_thread
from snshelper.privacy.switches import is_thrown

_EVERY_FORM = frozenset({CSRF_FIELD, "lang", "next"})
_MAX_FIELDS = 12
_MAX_FIELD_BYTES = 16_384


@dataclass(frozen=True)
class PostedForm:
    """What a browser posted: its fields, its language, and who posted from where."""

    fields: Mapping[str, str] = field(repr=False)
    cookies: Mapping[str, str] = field(repr=False)
    session_token: str = field(repr=False)
    lang: Lang
    ip: str

    def __getitem__(self, name: str) -> str:
        """The field's text; empty when it was not sent."""
        return self.fields.get(name, "")

    def require_genuine(self, deps: Deps, *asked: str) -> None:
        """Raise FormExpired for a form of another visitor, FieldUnknown for more than was asked."""
        require_csrf(self.cookies, deps.settings, self[CSRF_FIELD])
        is_asked = _EVERY_FORM.union(asked).issuperset(self.fields)
        if not is_asked and not is_thrown("accounts.fields"):
            raise FieldUnknown()

    def attempt(self) -> Attempt:
        """Address and password as they were typed."""
        return Attempt(self["email"], self["password"], self.ip, self.session_token)

    async def actor(self, deps: Deps) -> Actor:
        """Who posted."""
        return await in_thread(actor_of_session, deps.engine, self.session_token, deps.clock())


async def read_form(request: Request, deps: Deps) -> PostedForm:
    """The posted fields; files are refused, and of a repeated field the last one counts.

    The language is that of the field `lang`, else of the address.
    """
    posted = await request.form(max_files=0, max_fields=_MAX_FIELDS, max_part_size=_MAX_FIELD_BYTES)
    fields = {name: value for name, value in posted.items() if isinstance(value, str)}
    lang = as_language(fields["lang"]) if "lang" in fields else split_language(request.url.path)[0]
    return PostedForm(
        fields=fields,
        cookies=request.cookies,
        session_token=request.cookies.get(session_cookie_name(deps.settings), ""),
        lang=lang,
        ip=address_of(request),
    )


def address_of(request: Request) -> str:
    """The network address a request comes from; the front door has resolved trusted proxies."""
    return request.client.host if request.client else ""


def with_query(address: str, **query: str) -> str:
    """`address` with every non-empty value of `query` added."""
    added = urlencode({name: value for name, value in query.items() if value}, quote_via=quote)
    if not added:
        return address
    return f"{address}{'&' if '?' in address else '?'}{added}"


def leads_to(
    address: str, *, deps: Deps, flash: Flash | None = None, set_cookie: str = ""
) -> RedirectResponse:
    """303 to a path of this shop, saying `flash` there once."""
    sealed = seal(deps.settings, flash, deps.clock()) if flash else ""
    answer = RedirectResponse(
        with_query(address, **{FLASH_PARAMETER: sealed}), 303, {"cache-control": "no-store"}
    )
    if set_cookie:
        answer.headers.append("set-cookie", set_cookie)
    return answer


def page_address(form: PostedForm, path: str, **query: str) -> str:
    """The page at `path` in the form's language."""
    return with_query(localized_path(form.lang, path), **query)
