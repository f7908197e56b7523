"""Where a customer's order points: a URL checked piece by piece before anything is done with it."""

import re
from collections.abc import Mapping
from typing import Literal
from urllib.parse import SplitResult, quote, urlsplit

from snshelper.catalogue.vocabulary import Platform, TargetForm, platforms
from snshelper.kernel.errors import ShopError

TargetFault = Literal[
    "empty",
    "too_long",
    "characters",
    "not_https",
    "log_in",
    "port",
    "host",
    "other_platform",
    "encoding",
    "wrong_post",
    "wrong_video",
    "wrong_profile",
    "wrong_page",
    "wrong_store",
]

LENGTH_LIMIT = 2048
# Everything a path may hold as it is; only characters beyond ASCII become percent-encoded.
_KEPT = "/%:@!$&'()*+,;=~-._"
_ESCAPE = re.compile(r"%(?P<hex>[0-9A-Fa-f]{2})?")
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
# RFC 3986 §2.3: never percent-encoded by an honest sender, so it would only hide a word.
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


class TargetRefused(ShopError):
    """This address cannot be ordered for; nothing was charged.

    `reason` is a TargetFault; `example` an address that would be accepted.
    """

    code = "target"


def parse_target(raw: object, platform: str, kind: str) -> str:
    """The canonical https URL of a customer's target of `kind` on `platform`.

    Host in lower case; fragment and every query value that does not identify the target dropped;
    `https://` added where the text begins with one of the platform's own hosts. Raises
    TargetRefused. `platform` and `kind` are the service's own, never a client's.
    """
    place = platforms()[platform]
    rule = place.targets[kind]
    example = rule.valid[0]
    try:
        url = _split(_text(raw), place)
        _check_path(url.path)
        for form in rule.forms:
            kept = _fitting_query(form, url)
            if kept is not None:
                return _canonical(url, kept)
    except _Fault as fault:
        raise TargetRefused(reason=fault.reason, example=example) from None
    raise TargetRefused(reason=f"wrong_{kind}", example=example)


class _Fault(Exception):
    def __init__(self, reason: TargetFault) -> None:
        super().__init__(reason)
        self.reason = reason


def _text(raw: object) -> str:
    if raw is None or raw == "":
        raise _Fault("empty")
    if not isinstance(raw, str):
        raise _Fault("characters")
    text = raw.strip()
    if not text:
        raise _Fault("empty")
    if len(text) > LENGTH_LIMIT:
        raise _Fault("too_long")
    # Not printable: controls, direction marks, lone surrogates, private use, wide blanks.
    if not text.isprintable() or " " in text or "\\" in text:
        raise _Fault("characters")
    return text


def _split(text: str, place: Platform) -> SplitResult:
    first, slash, _ = text.partition("/")
    if slash and first.lower() in place.hosts:
        text = f"https://{text}"
    try:
        url = urlsplit(text)
    except ValueError:
        raise _Fault("host") from None
    if url.scheme != "https" or not url.netloc:
        raise _Fault("not_https")
    if "@" in url.netloc:
        raise _Fault("log_in")
    host = url.netloc.lower()
    if ":" in host and not host.startswith("["):
        raise _Fault("port")
    # Punycode shows one name and means another; no platform here uses it.
    if not _HOST.fullmatch(host) or "xn--" in host:
        raise _Fault("host")
    if host not in place.hosts:
        raise _Fault("other_platform")
    return url._replace(netloc=host)


def _check_path(path: str) -> None:
    if any(segment in (".", "..") for segment in path.split("/")):
        raise _Fault("encoding")
    for escape in _ESCAPE.finditer(path):
        if escape["hex"] is None or _hides(int(escape["hex"], 16)):
            raise _Fault("encoding")


def _hides(byte: int) -> bool:
    return byte < 0x20 or byte == 0x7F or byte in b"/\\" or byte in _UNRESERVED


def _fitting_query(form: TargetForm, url: SplitResult) -> Mapping[str, str] | None:
    """The query values that identify the target when `form` fits, else None."""
    if url.netloc not in form.hosts or not form.path.fullmatch(url.path):
        return None
    pairs = [part.partition("=") for part in url.query.split("&")]
    kept: dict[str, str] = {}
    for name, pattern in form.query.items():
        values = [value for key, _, value in pairs if key == name]
        if len(values) != 1 or not pattern.fullmatch(values[0]):
            return None
        kept[name] = values[0]
    return kept


def _canonical(url: SplitResult, kept: Mapping[str, str]) -> str:
    query = "&".join(f"{name}={value}" for name, value in kept.items())
    path = quote(url.path, safe=_KEPT)
    return f"https://{url.netloc}{path}" + (f"?{query}" if query else "")
