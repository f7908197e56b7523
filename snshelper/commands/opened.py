"""The shop's dependencies for the length of one command."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from sqlalchemy.exc import SQLAlchemyError

from snshelper.bootstrap import create_deps
from snshelper.kernel.errors import ShopError
from snshelper.kernel.i18n import Texts
from snshelper.kernel.runtime import Deps
from snshelper.settings import Settings, load_settings
from snshelper.web.logging import start_logging


def say(line: str) -> None:
    """One line for the person at the terminal."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def fail(line: str, status: int = 1) -> NoReturn:
    """Say why it cannot be done, and end with `status`."""
    sys.stderr.write(f"{line}\n")
    sys.exit(status)


@contextmanager
def opened_shop(settings: Settings | None = None) -> Iterator[Deps]:
    """Dependencies on the configured database, closed afterwards.

    A business refusal, or a database that cannot be used, ends the command with a sentence.
    """
    settings = settings or load_settings()
    start_logging(settings.is_demo)
    deps = create_deps(settings)
    try:
        yield deps
    except ShopError as error:
        fail(Texts("en").error(error))
    except SQLAlchemyError as error:
        cause = str(error).splitlines()[0]
        fail(f"The database cannot be used: {cause}\nIs it migrated? python -m snshelper doctor")
    finally:
        deps.close()
