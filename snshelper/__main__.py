"""The command line: `python -m snshelper`."""

import os
import sys

import typer

from snshelper.commands.audit import audit
from snshelper.commands.backup import backup, restore
from snshelper.commands.database import migrate, seed
from snshelper.commands.doctor import doctor
from snshelper.commands.promises import promises
from snshelper.commands.serving import serve, worker
from snshelper.commands.staff import staff
from snshelper.commands.vault import vault
from snshelper.commands.vulnerabilities import vulnerabilities
from snshelper.settings import SettingsError

app = typer.Typer(
    name="snshelper",
    help="SNS Helper: a self-service social-media-marketing shop.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    *(serve, worker, migrate, seed, doctor, audit),
    *(backup, restore, promises, vulnerabilities),
):
    app.command()(command)
app.add_typer(staff, name="staff")
app.add_typer(vault, name="vault")


def main() -> None:
    """Run one command; settings that describe no shop end it with the whole list (status 2)."""
    # What a command writes holds personal data and keys: for this user only.
    os.umask(0o077)
    try:
        app()
    except SettingsError as error:
        sys.stderr.write("These settings cannot be used (see .env.example):\n")
        for problem in error.problems:
            sys.stderr.write(f"  - {problem}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
