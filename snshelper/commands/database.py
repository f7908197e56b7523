"""`migrate` and `seed`."""

from snshelper.bootstrap import open_vault
from snshelper.catalogue.seeding import seed as seed_catalogue
from snshelper.commands.opened import opened_shop, say
from snshelper.kernel.clock import system_clock
from snshelper.privacy.documents import program_texts
from snshelper.privacy.versions import keep_first_version
from snshelper.schema import migrate as migrate_schema
from snshelper.settings import load_settings
from snshelper.support.seed import seed_welcome_popup
from snshelper.web.logging import start_logging


def migrate() -> None:
    """Bring the database up to date; safe to repeat."""
    settings = load_settings()
    start_logging(settings.is_demo)
    migrate_schema(settings.database_url, open_vault(settings, system_clock))
    say("database: up to date")


def seed() -> None:
    """Insert the services of the first catalogue that are missing; changes none that is there."""
    with opened_shop() as deps:
        say(f"catalogue: {seed_catalogue(deps)} services added")
        say(f"popups: {int(seed_welcome_popup(deps))} added")
        say(f"policy: {int(keep_first_version(deps, program_texts(deps.settings)))} published")
