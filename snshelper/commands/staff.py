"""`staff grant`, `staff revoke` and `staff list`."""

import typer

from snshelper.accounts.actions.grants import Need
from snshelper.accounts.actions.staff import grant_role, revoke_role
from snshelper.accounts.contacts import account_by_email
from snshelper.accounts.directory import staff_grants
from snshelper.accounts.duties.rules import COMMAND_NEED_DAYS
from snshelper.accounts.errors import AccountUnknown
from snshelper.accounts.permissions import ROLES
from snshelper.accounts.rules import normalise_email
from snshelper.commands.opened import opened_shop, say
from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading

staff = typer.Typer(help="Who works here, and what each may do.", no_args_is_help=True)
_ROLE_HELP = ", ".join(ROLES)


@staff.command()
def grant(
    email: str,
    role: str = typer.Argument(help=_ROLE_HELP),
    reason: str = typer.Option("command line", help="why a role that ends by itself is needed"),
    days: int = typer.Option(COMMAND_NEED_DAYS, help="how long such a role is held"),
) -> None:
    """Give the account with this address a role; the first owner receives every role."""
    with opened_shop() as deps:
        grant_role(deps, SYSTEM, email, role, Need(reason, days))
        say(f"{role}: granted")


@staff.command()
def revoke(email: str, role: str = typer.Argument(help=_ROLE_HELP)) -> None:
    """Take a role away; it ends with the account's next click."""
    with opened_shop() as deps:
        revoke_role(deps, SYSTEM, _account_id(deps, email), role)
        say(f"{role}: revoked")


@staff.command("list")
def list_grants() -> None:
    """Every active role with its holder."""
    with opened_shop() as deps:
        for line in staff_grants(deps, SYSTEM):
            day = line.granted_at.date().isoformat()
            end = f" until {line.expires_at.date().isoformat()}" if line.expires_at else ""
            say(f"{line.role:<10} {line.email:<30} since {day}{end}  {line.account_id}")


def _account_id(deps: Deps, email: str) -> str:
    address = normalise_email(email, allows_test_domains=deps.settings.is_demo)
    with reading(deps.engine) as session:
        account = account_by_email(session, deps.vault, address)
    if account is None:
        raise AccountUnknown()
    return account.id
