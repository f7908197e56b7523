"""What must be true before the shop opens, and the link for its first owner."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from snshelper.accounts.actions.staff import create_owner_link
from snshelper.accounts.contacts import index_addresses_again
from snshelper.bootstrap import create_deps, open_vault
from snshelper.catalogue.seeding import seed
from snshelper.commands.opened import say
from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.clock import system_clock
from snshelper.kernel.runtime import Deps
from snshelper.officer.retention.restored import apply_destructions
from snshelper.privacy.documents import program_texts
from snshelper.privacy.keys_at_hand import keys_problem
from snshelper.privacy.versions import keep_first_version
from snshelper.schema import is_up_to_date, migrate
from snshelper.settings import Settings
from snshelper.support.seed import seed_welcome_popup
from snshelper.web.logging import start_logging


@dataclass(frozen=True)
class Readiness:
    """`problem` says why the shop cannot open; `owner_link` is empty when there is an owner."""

    problem: str = ""
    owner_link: str = ""


def make_ready(settings: Settings, brings_up_to_date: bool) -> Readiness:
    """Check the database, after migrating and (in the demo) seeding it when asked to.

    Runs in a process of its own: the server must fork its workers with no connection open.
    """
    start_logging(settings.is_demo)
    try:
        if brings_up_to_date:
            vault = open_vault(settings, system_clock)
            _timed("database: migrating", lambda: migrate(settings.database_url, vault))
        deps = create_deps(settings)
        try:
            return _checked(deps, brings_up_to_date)
        finally:
            deps.close()
    except SQLAlchemyError as error:
        cause = str(error).splitlines()[0]
        return Readiness(problem=f"The database cannot be used: {cause}")


def _checked(deps: Deps, brings_up_to_date: bool) -> Readiness:
    settings = deps.settings
    if not is_up_to_date(deps.engine):
        return Readiness(problem="The database is not up to date: python -m snshelper migrate")
    problem = keys_problem(deps)
    if problem:
        return Readiness(problem=problem)
    if apply_destructions(deps):
        say("database: what was destroyed since this copy was made is destroyed again")
    if index_addresses_again(deps):
        say("database: addresses that an older key made findable are findable again")
    if brings_up_to_date and settings.is_demo:
        _timed("catalogue: seeding", lambda: seed(deps))
        seed_welcome_popup(deps)
    keep_first_version(deps, program_texts(settings))
    token = create_owner_link(deps, SYSTEM)
    return Readiness(owner_link=f"{settings.public_url}/owner?token={token}" if token else "")


def _timed(doing: str, work: Callable[[], object]) -> None:
    began = time.monotonic()
    work()
    say(f"{doing}: done in {time.monotonic() - began:.1f} s")
