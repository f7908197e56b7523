"""Line icons, 20 px, stroke 1.5: only where they carry meaning. For components and templates."""

import reflex as rx
from markupsafe import Markup

_PATHS = {
    "check": "M4 10.5l4 4 8-9",
    "chevron": "M7 4.5l6 5.5-6 5.5",
    "close": "M5 5l10 10M15 5L5 15",
    "external": "M8 5H5a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-3M11 4h5v5M16 4l-7 7",
    "search": "M13.5 13.5L17 17M8.5 15a6.5 6.5 0 1 1 0-13 6.5 6.5 0 0 1 0 13z",
    "star": "M10 2.8l2.2 4.6 5 .7-3.6 3.5.9 5L10 14.2l-4.5 2.4.9-5L2.8 8.1l5-.7z",
}
NAMES = frozenset(_PATHS)


def icon(name: str) -> rx.Component:
    """A decorative icon; the word beside it, or an aria-label around it, says what it means."""
    return rx.el.svg(
        rx.el.path(d=_PATHS[name]),
        view_box="0 0 20 20",
        class_name="icon",
        custom_attrs={"aria-hidden": "true"},
    )


def icon_markup(name: str) -> Markup:
    """The same icon as HTML, for slots."""
    path = Markup('<path d="{}"/>').format(_PATHS[name])
    return Markup('<svg class="icon" viewBox="0 0 20 20" aria-hidden="true">{}</svg>').format(path)
