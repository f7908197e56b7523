"""Whole pages for the moments when no built page can be sent: refusals, faults and pauses.

Pure: no database, no session, no JavaScript, so they can be sent whatever has broken.
"""

from html import escape
from pathlib import Path

from snshelper.interface.head import PAPER_DARK, PAPER_LIGHT
from snshelper.kernel.i18n import Lang, Texts

STATUSES = (400, 403, 404, 405, 413, 429, 500, 503)
"""What is said in words of its own; any other status is told as the nearest of these."""

_CLOSED = 503
_FAULT = 500
_REFUSED = 400


def error_page(status: int, lang: Lang, stylesheet: str, reference: str = "") -> str:
    """The page for `status`. `stylesheet` is the built style sheet's address.

    `reference` is a code a visitor can name when asking, shown when given.
    """
    told = status if status in STATUSES else _FAULT if status >= _FAULT else _REFUSED
    t = Texts(lang)
    title = t(f"interface.error_page.{told}.title")
    body = t(f"interface.error_page.{told}.text")
    code = t("interface.error_page.reference") + " " if reference else ""
    tag = f'<p class="soft small">{escape(code)}<code>{escape(reference)}</code></p>'
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"/>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>'
        '<meta name="robots" content="noindex"/>'
        f"<title>{escape(title)} - {escape(t('common.shop_name'))}</title>"
        f"{_theme_colour(PAPER_LIGHT, 'light')}{_theme_colour(PAPER_DARK, 'dark')}"
        '<link rel="icon" href="/favicon.svg" type="image/svg+xml"/>'
        f'<link rel="stylesheet" href="{escape(stylesheet)}"/></head><body>'
        f"{_header(t)}"
        f'<main class="page narrow" id="main"><div class="page-head"><p class="soft">{status}</p>'
        f'<h1>{escape(title)}</h1><p class="lead">{escape(body)}</p></div>'
        f"{tag if reference else ''}{_ways_on(t, status)}</main></body></html>"
    )


def built_stylesheet(static_dir: Path) -> str:
    """The address of the style sheet that the build made.

    Raises FileNotFoundError when nothing was built.
    """
    for path in sorted((static_dir / "assets").glob("__reflex_global_styles-*.css")):
        return f"/assets/{path.name}"
    raise FileNotFoundError(f"no built style sheet under {static_dir}")


def _theme_colour(colour: str, scheme: str) -> str:
    media = f"(prefers-color-scheme: {scheme})"
    return f'<meta name="theme-color" content="{colour}" media="{media}"/>'


def _header(t: Texts) -> str:
    return (
        '<header class="site-header"><div class="site-header-row">'
        f'<a class="brand" href="{escape(t.url("/"))}">'
        '<span class="stamp" aria-hidden="true" lang="ja">助</span>'
        f"{escape(t('common.shop_name'))}</a></div></header>"
    )


def _ways_on(t: Texts, status: int) -> str:
    home = f'<a class="button primary" href="{escape(t.url("/"))}">'
    ask = f'<a class="button" href="{escape(t.url("/contact"))}">'
    links = f"{home}{escape(t('interface.error_page.home'))}</a>"
    if status != _CLOSED:
        links += f"{ask}{escape(t('nav.contact'))}</a>"
    return f'<p class="buttons">{links}</p>'
