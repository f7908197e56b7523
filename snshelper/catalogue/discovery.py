"""What machines read about the shop: sitemap, crawling rules, security contact."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from xml.etree import ElementTree

from snshelper.catalogue.rules.listed import ListedService
from snshelper.kernel.i18n import DEFAULT_LANGUAGE, LANGUAGES, Lang, localized_path

# Every page a stranger may read and a search engine may show, besides the services. A test compares
# both lists with the page table.
PUBLIC_PATHS = (
    "/",
    "/pricing",
    "/contact",
    "/legal",
    "/terms",
    "/privacy",
    "/privacy/history",
    "/cookies",
)
# Pages of one person, and addresses that are no pages.
CLOSED_PATHS = ("/mypage", "/admin", "/auth/", "/dev/", "/login", "/signup", "/reset")
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
_SECURITY_CONTACT_DAYS = 180
ElementTree.register_namespace("", _SITEMAP)
ElementTree.register_namespace("xhtml", _XHTML)

ListedByLang = Mapping[Lang, Iterable[ListedService]]


def sitemap_xml(public_url: str, listed: ListedByLang) -> bytes:
    """The sitemap (sitemaps.org 0.9): every public page in every language, each knowing the others.

    `lastmod` is when a service last changed; pages whose last change is not known carry none.
    """
    root = ElementTree.Element(f"{{{_SITEMAP}}}urlset")
    for path, langs, changed_at in _pages(listed):
        for lang in langs:
            _add_page(root, public_url, path, lang, langs, changed_at)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _pages(listed: ListedByLang) -> Iterator[tuple[str, tuple[Lang, ...], datetime | None]]:
    changed: dict[str, datetime] = {}
    speaking: dict[str, list[Lang]] = {}
    for lang in LANGUAGES:
        for service in listed[lang]:
            path = f"/services/{service.slug}"
            changed[path] = service.updated_at
            speaking.setdefault(path, []).append(lang)
    newest = max(changed.values(), default=None)
    for path in PUBLIC_PATHS:
        yield path, LANGUAGES, newest if path == "/" else None
    for path, langs in speaking.items():
        yield path, tuple(langs), changed[path]


def _add_page(
    root: ElementTree.Element,
    public_url: str,
    path: str,
    lang: Lang,
    langs: tuple[Lang, ...],
    changed_at: datetime | None,
) -> None:
    page = ElementTree.SubElement(root, f"{{{_SITEMAP}}}url")
    location = ElementTree.SubElement(page, f"{{{_SITEMAP}}}loc")
    location.text = public_url + localized_path(lang, path)
    if changed_at is not None:
        stamp = ElementTree.SubElement(page, f"{{{_SITEMAP}}}lastmod")
        stamp.text = changed_at.isoformat(timespec="seconds")
    alternates: list[tuple[str, str]] = [(other, localized_path(other, path)) for other in langs]
    if DEFAULT_LANGUAGE in langs:
        alternates.append(("x-default", path))
    for name, address in alternates:
        attributes = {"rel": "alternate", "hreflang": name, "href": public_url + address}
        ElementTree.SubElement(page, f"{{{_XHTML}}}link", attributes)


def robots_txt(public_url: str) -> str:
    """The crawling rules (RFC 9309)."""
    closed = [localized_path(lang, path) for lang in LANGUAGES for path in CLOSED_PATHS]
    rules = "\n".join(f"Disallow: {path}" for path in closed)
    return f"User-agent: *\n{rules}\n\nSitemap: {public_url}/sitemap.xml\n"


def security_txt(public_url: str, email: str, now: datetime) -> str:
    """Where to report a weakness (RFC 9116); expires in 180 days, so it is never a stale promise.

    Without an `email` the contact page is named.
    """
    contact = f"mailto:{email}" if email else f"{public_url}/contact"
    expires = (now + timedelta(days=_SECURITY_CONTACT_DAYS)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    return (
        f"Contact: {contact}\n"
        f"Expires: {expires.strftime('%Y-%m-%dT%H:%M:%SZ')}\n"
        f"Preferred-Languages: {', '.join(LANGUAGES)}\n"
        f"Canonical: {public_url}/.well-known/security.txt\n"
    )
