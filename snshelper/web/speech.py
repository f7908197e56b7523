"""How a refusal speaks to whoever made the request: in which language, to a person or a program."""

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.types import Scope

from snshelper.kernel.i18n import DEFAULT_LANGUAGE, LANGUAGES, Lang, split_language
from snshelper.privacy.cookies import LANG, read_choice

_MACHINE_AREAS = ("/_event", "/webhooks/", "/.well-known/")
_MACHINE_ENDINGS = (".json", ".xml", ".txt")
_MOST_WISHES = 20


def language_of(scope: Scope) -> Lang:
    """The visitor's language, as far as the request tells it.

    The address first, then the page of ours that a form was posted from, then what the visitor
    let us remember, then what the browser prefers (RFC 9110 section 12.5.4), then Japanese.
    """
    request = HTTPConnection(scope)
    lang = split_language(scope["path"])[0]
    if lang == DEFAULT_LANGUAGE and scope.get("method", "GET") != "GET":
        lang = split_language(_page_before(request))[0]
    if lang != DEFAULT_LANGUAGE:
        return lang
    return _remembered(request) or _preferred(request.headers.get("accept-language", ""))


def is_for_a_program(scope: Scope) -> bool:
    """Whether no person will read the answer: a partner's webhook, a script, a feed."""
    path, headers = scope["path"], HTTPConnection(scope).headers
    if path.startswith(_MACHINE_AREAS) or path.endswith(_MACHINE_ENDINGS):
        return True
    if "text/html" in headers.get("accept", ""):
        return False
    return "json" in headers.get("accept", "") or "json" in headers.get("content-type", "")


def _page_before(request: HTTPConnection) -> str:
    try:
        return urlsplit(request.headers.get("referer", "")).path or "/"
    except ValueError:
        return "/"


def _remembered(request: HTTPConnection) -> Lang | None:
    if read_choice(request.cookies) not in ("allow", "ask"):
        return None
    wanted = request.cookies.get(LANG.name)
    return next((lang for lang in LANGUAGES if lang == wanted), None)


def _preferred(header: str) -> Lang:
    wishes = [_wish(part) for part in header.split(",")[:_MOST_WISHES]]
    for _, tag in sorted(wishes, key=lambda wish: -wish[0]):
        for lang in LANGUAGES:
            if tag == lang:
                return lang
    return DEFAULT_LANGUAGE


def _wish(part: str) -> tuple[float, str]:
    """`ko-KR;q=0.8` → (0.8, `ko`); what cannot be read, or is not wanted (q=0), has no tag."""
    tag, _, weight = part.partition(";")
    try:
        quality = float(weight.strip().removeprefix("q=") or 1)
    except ValueError:
        quality = 0.0
    return quality, tag.strip().partition("-")[0].lower() if quality > 0 else ""
