"""What stands in the `<head>` of every page, and the style sheets in their order."""

import reflex as rx

from snshelper.kernel.i18n import Lang

STYLESHEETS = (
    "/styles/shop.css",
    "/styles/controls.css",
    "/styles/catalogue.css",
    "/styles/records.css",
    "/styles/notices.css",
)
"""For `rx.App(stylesheets=…)`: built into one file, the first load of every page."""

# A browser whose owner blocks all cookies throws as soon as a script touches its storage, and no
# page would come alive. Such a page remembers until it is left, which is all that was allowed.
_STORAGE = """for (const name of ["sessionStorage", "localStorage"]) {
  try { window[name]; } catch {
    const kept = new Map();
    Object.defineProperty(window, name, { value: {
      getItem: (key) => kept.get(String(key)) ?? null,
      setItem: (key, value) => void kept.set(String(key), String(value)),
      removeItem: (key) => void kept.delete(String(key)),
      clear: () => kept.clear(),
    } });
  }
}"""
PAPER_LIGHT = "#FAFAF6"
PAPER_DARK = "#14161A"


def head_components() -> list[rx.Component]:
    """For `rx.App(head_components=…)`: storage, icons, the colour of the browser's bars."""
    return [
        rx.el.script(custom_attrs={"dangerouslySetInnerHTML": {"__html": _STORAGE}}),
        rx.el.link(rel="icon", href="/favicon.ico", sizes="32x32"),
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        rx.el.link(rel="apple-touch-icon", href="/apple-touch-icon.png"),
        rx.el.link(rel="manifest", href="/site.webmanifest"),
        rx.el.meta(name="color-scheme", content="light dark"),
        _theme_colour(PAPER_LIGHT, "light"),
        _theme_colour(PAPER_DARK, "dark"),
        rx.el.meta(name="format-detection", content="telephone=no"),
        rx.el.script(src="/shop.js", defer=True),
    ]


def share_image(lang: Lang) -> str:
    """The path of the picture that stands beside a shared link: 1200 by 630 pixels."""
    return f"/share-{lang}.png"


def own_stylesheet(path: str) -> rx.Component:
    """A sheet that only some pages need; React puts it into the head once."""
    return rx.el.link(rel="stylesheet", href=path, custom_attrs={"precedence": "default"})


def _theme_colour(colour: str, scheme: str) -> rx.Component:
    media = {"media": f"(prefers-color-scheme: {scheme})"}
    return rx.el.meta(name="theme-color", content=colour, custom_attrs=media)
