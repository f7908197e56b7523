"""HTML for slots, from Jinja2 templates in each room's `templates/` folder, always escaped."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from snshelper.interface.icons import icon_markup
from snshelper.interface.visits import Visit
from snshelper.kernel.money import format_yen

_PACKAGE = Path(__file__).parent.parent


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_PACKAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["yen"] = format_yen
    environment.globals["icon"] = icon_markup
    environment.filters["grouped"] = "{:,}".format
    return environment


def render(template: str, visit: Visit, **context: object) -> str:
    """The template at `template` (`catalogue/templates/listing.html`) for this visit.

    Every template knows `t`, `url` (adds the language prefix), `lang`, `visit`, `icon("search")`.
    """
    t = visit.t
    return (
        _environment()
        .get_template(template)
        .render(t=t, url=t.url, lang=visit.lang, visit=visit, **context)
    )
