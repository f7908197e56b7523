"""Built pages as documents: the server fills named slots and the head before it sends them.

Whatever must be readable without JavaScript, or is posted natively, lives in a slot. React leaves
the inside of a slot alone when it takes the page over.
"""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

import reflex as rx

from snshelper.interface.head import share_image
from snshelper.kernel.i18n import DEFAULT_LANGUAGE, LANGUAGES, Lang, localized_path, text

LOCALES: dict[Lang, str] = {"ja": "ja_JP", "ko": "ko_KR", "en": "en_US"}
# Reflex writes one without its host, which is no address for whoever shares the page.
_BUILT_IMAGE = re.compile(r'<meta[^>]*property="og:image"[^>]*>')
_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.S)


def slot(name: str, **attributes: Any) -> rx.Component:
    """A place in a page that the server fills; see `fill`."""
    return rx.el.div(
        custom_attrs={
            "data-slot": name,
            "dangerouslySetInnerHTML": {"__html": ""},
            "suppressHydrationWarning": True,
        },
        **attributes,
    )


@dataclass(frozen=True)
class Head:
    """What search engines and shared links read.

    `title` is the page's own, without the shop's name; `path` is without language prefix.
    """

    title: str
    description: str
    path: str
    lang: Lang
    is_indexed: bool = True
    json_ld: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """A built page ready to be sent: HTML and the hashes of its inline scripts (CSP level 3)."""

    html: str
    script_hashes: tuple[str, ...] = field(default_factory=tuple)


@lru_cache(maxsize=256)
def _built(path: Path, _modified: int) -> str:
    return path.read_text(encoding="utf-8")


def fill(path: Path, head: Head, public_url: str, slots: dict[str, str]) -> Page:
    """The built file at `path` with its head and slots; slot values are HTML, already escaped.

    Only the scripts that were built and the structured data have hashes: a script that some slot
    let through never runs.
    """
    html = _built(path, path.stat().st_mtime_ns)
    data = _structured_data(head)
    hashes = _script_hashes(html) + _script_hashes(data)
    html = re.sub(r"<html[^>]*>", f'<html lang="{head.lang}">', html, count=1)
    html = re.sub(r"<title>.*?</title>", "", html, count=1, flags=re.S)
    html = _BUILT_IMAGE.sub("", html, count=1)
    html = html.replace("<head>", f"<head>{_head_tags(head, public_url)}", 1)
    for name, content in slots.items():
        html = re.sub(
            rf'(<div[^>]*data-slot="{re.escape(name)}"[^>]*>)(</div>)',
            lambda match, inner=content: f"{match[1]}{inner}{match[2]}",  # type: ignore[misc]
            html,
            count=1,
        )
    before, _, after = html.rpartition("</body>")
    html = f"{before}{data}</body>{after}"
    return Page(html, hashes)


def _head_tags(head: Head, public_url: str) -> str:
    title = f"<title>{escape(_titled(head))}</title>"
    if not head.is_indexed:
        return f'{title}<meta name="robots" content="noindex"/>'
    address = public_url + localized_path(head.lang, head.path)
    alternates = {lang: public_url + localized_path(lang, head.path) for lang in LANGUAGES}
    return "".join(
        [
            title,
            f'<meta name="description" content="{escape(head.description)}"/>',
            f'<link rel="canonical" href="{escape(address)}"/>',
            *(_alternate(lang, href) for lang, href in alternates.items()),
            _alternate("x-default", alternates[DEFAULT_LANGUAGE]),
            *_shared(head, public_url, address),
        ]
    )


def _titled(head: Head) -> str:
    """The title with the shop's name behind it, unless it has the name already."""
    shop = text(head.lang, "common.shop_name")
    if shop in head.title:
        return head.title
    return f"{head.title}{' | ' if head.lang == 'en' else '｜'}{shop}"


def _alternate(lang: str, href: str) -> str:
    return f'<link rel="alternate" hreflang="{lang}" href="{escape(href)}"/>'


def _shared(head: Head, public_url: str, address: str) -> Iterator[str]:
    """What a link to the page looks like where it is shared (ogp.me)."""
    shop = text(head.lang, "common.shop_name")
    properties = [
        ("og:site_name", shop),
        ("og:type", "website"),
        ("og:title", head.title),
        ("og:description", head.description),
        ("og:url", address),
        ("og:locale", LOCALES[head.lang]),
        *(("og:locale:alternate", LOCALES[lang]) for lang in LANGUAGES if lang != head.lang),
        ("og:image", f"{public_url}{share_image(head.lang)}"),
        ("og:image:width", "1200"),
        ("og:image:height", "630"),
        ("og:image:alt", f"{shop}: {text(head.lang, 'interface.share')}"),
    ]
    for name, content in properties:
        yield f'<meta property="{name}" content="{escape(content)}"/>'
    yield '<meta name="twitter:card" content="summary_large_image"/>'


def _structured_data(head: Head) -> str:
    """JSON-LD, for the end of the body: React takes the first script of the head for its own."""
    texts = (text.replace("</", "<\\/") for text in head.json_ld if head.is_indexed)
    return "".join(f'<script type="application/ld+json">{text}</script>' for text in texts)


@lru_cache(maxsize=256)
def _script_hashes(html: str) -> tuple[str, ...]:
    digests = (hashlib.sha256(text.encode()).digest() for text in _INLINE_SCRIPT.findall(html))
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
