"""Every block in every state as plain HTML files, for looking at and for the small-screen tests.

To look at them: `python -m tests.interface.gallery OUT_FOLDER`.
"""

import re
import sys
import tomllib
from pathlib import Path

import reflex_base
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup

from snshelper.interface.admin_frame import SECTIONS
from snshelper.interface.chart_scale import scale
from snshelper.interface.error_pages import error_page
from snshelper.interface.head import STYLESHEETS
from snshelper.interface.icons import icon_markup
from snshelper.interface.templates import render
from snshelper.interface.visits import Visit
from snshelper.kernel.actor import VISITOR
from snshelper.kernel.i18n import LANGUAGES, Lang, Texts
from snshelper.kernel.money import format_yen

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
ASSETS = ROOT / "assets"
SCENES = {
    "catalogue": "catalogue.html",
    "opened": "catalogue.html",
    "overlays": "catalogue.html",
    "order": "order.html",
    "forms": "forms.html",
    "document": "document.html",
    "admin": "admin.html",
    "admin-side": "admin.html",
}
SALES = (31, 34, 33, 45, 41, 52, 50, 68, 64, 73, 70, 84, 80, 97, 104)
FOOTER_PAGES = ("pricing", "terms", "legal", "privacy", "cookies", "contact")
LANGUAGE_NAMES: dict[Lang, str] = {"ja": "日本語", "ko": "한국어", "en": "English"}
OFFICER = {
    "name": "キムジュンホ",
    "team": "企画チーム",
    "email": "officer@shop.example",
    "phone": "050-0000-0000",
}


def own_css() -> str:
    """The shop's sheets as they are built into one, without Reflex's reset."""
    return "\n".join((ASSETS / path.lstrip("/")).read_text() for path in STYLESHEETS)


def scene(name: str, lang: Lang) -> str:
    """The HTML of one scene in one language."""
    words = tomllib.loads((HERE / "gallery_words.toml").read_text())[lang]
    t = Texts(lang)
    series = [(f"11/{8 + day}", amount * 4321) for day, amount in enumerate(SALES)]
    environment = Environment(loader=FileSystemLoader(HERE / "gallery_scenes"), autoescape=True)
    return environment.get_template(
        SCENES[name]
    ).render(
        **_slots(lang),
        w=words,
        t=t,
        lang=lang,
        scene=name,
        css=Markup(_reset_css() + _extra_css(name) + own_css()),  # noqa: S704
        icon=icon_markup,
        sections=SECTIONS,
        side=name == "admin-side",
        width="reading" if name == "document" else "",
        offline=name == "opened",
        line=scale(series, format_yen),
        bars=scale(series[:7], format_yen),
        document=Markup(_sample_document(lang)),  # noqa: S704
    )


def _slots(lang: Lang) -> dict[str, Markup]:
    """The frame's slots as the shop fills them, with sample names."""
    visit = Visit(lang, "/", VISITOR)
    languages = [
        {"lang": each, "name": name, "href": "#", "is_current": each == lang}
        for each, name in LANGUAGE_NAMES.items()
    ]
    footer = render(
        "support/templates/footer.html",
        visit,
        languages=languages,
        pages=FOOTER_PAGES,
        officer=OFFICER,
        seller="SNSヘルパー",
        has_line=True,
        line_url="https://lin.ee/x",
        line_qr="",
    )
    menu = render("support/templates/languages.html", visit, languages=languages)
    return {"languages": Markup(menu), "footer": Markup(footer)}  # noqa: S704


def write(folder: Path) -> list[Path]:
    """Write every scene and error page; the paths written."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "shop.css").write_text(_reset_css() + own_css())
    pages = {f"{name}-{lang}": scene(name, lang) for name in SCENES for lang in LANGUAGES}
    pages |= {f"error-{lang}": error_page(404, lang, "shop.css", "r-91f3c2") for lang in LANGUAGES}
    for name, html in pages.items():
        (folder / f"{name}.html").write_text(html)
    return [folder / f"{name}.html" for name in pages]


def _extra_css(name: str) -> str:
    """Sheets of some pages only; React puts them before the common one, so they stand first."""
    extra = "admin" if name.startswith("admin") else "prose"
    return (ASSETS / f"styles/{extra}.css").read_text()


def _reset_css() -> str:
    folder = Path(reflex_base.__file__).parent / ".templates/web/styles"
    return "@layer __reflex_base;" + (folder / "__reflex_style_reset.css").read_text()


def _sample_document(lang: Lang) -> str:
    """The shop's own policy with its placeholders named, long enough to judge a document by."""
    text = (ROOT / f"snshelper/privacy/documents/{lang}/privacy.html").read_text()
    return re.sub(r"{%.*?%}", "", re.sub(r"{{\s*(.*?)\s*}}", r"\1", text), flags=re.S)


if __name__ == "__main__":
    for path in write(Path(sys.argv[1])):
        print(path)
