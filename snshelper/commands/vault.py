"""`vault rotate` and `vault sweep`."""

import typer

from snshelper.commands.opened import opened_shop, say
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.officer.people.rotation import HEARD_AFTER, turn_keys, want_rotation
from snshelper.privacy.unused_keys import destroy_unused_keys

vault = typer.Typer(help="The keys of personal data.", no_args_is_help=True)


@vault.command()
def rotate() -> None:
    """Change the keys that wrap and index, as after somebody left; the open shop ends it."""
    with opened_shop() as deps:
        with unit_of_work(deps.engine) as session:
            want_rotation(session, deps)
        turn_keys(deps)
        if not deps.vault.keeps_ring:
            say("add newer keys to SNSHELPER_VAULT_KEYS, and start every process again")
        minutes = int(HEARD_AFTER.total_seconds() // 60)
        say(f"{minutes} minutes after the new keys came, the open shop lets the old ones go")


@vault.command()
def sweep() -> None:
    """Destroy keys that were made and never used; the shop does it by itself every day."""
    with opened_shop() as deps:
        say(f"unused keys destroyed: {destroy_unused_keys(deps)}")
