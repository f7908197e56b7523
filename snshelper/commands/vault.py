"""`vault rotate` and `vault sweep`."""

import typer

from snshelper.accounts.contacts import index_addresses_again
from snshelper.commands.opened import opened_shop, say
from snshelper.privacy.unused_keys import destroy_unused_keys

vault = typer.Typer(help="The keys of personal data.", no_args_is_help=True)


@vault.command()
def rotate() -> None:
    """Make new wrapping and index keys, use them everywhere, and drop the old ones.

    Safe to interrupt and repeat, and while the shop is open: until the end both are read.
    """
    with opened_shop() as deps:
        deps.vault.change_ring(deps.vault.ring.with_new_wrapping().with_new_index())
        say(f"data keys wrapped anew: {deps.vault.rewrap()}")
        say(f"addresses indexed anew: {index_addresses_again(deps)}")
        deps.vault.change_ring(deps.vault.ring.newest_only())
        say("the old keys are gone")


@vault.command()
def sweep() -> None:
    """Destroy keys that were made and never used; the shop does it by itself every day."""
    with opened_shop() as deps:
        say(f"unused keys destroyed: {destroy_unused_keys(deps)}")
