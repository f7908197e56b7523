"""What the account room's tests share: cheap hashing, the shop's routes, a browser."""

from collections.abc import Iterator

import pytest
from starlette.applications import Starlette

from snshelper.accounts import passwords, routes
from snshelper.kernel import runtime
from snshelper.kernel.runtime import Deps
from snshelper.mail import routes as mail_routes
from tests.accounts.browser import Browser


@pytest.fixture(autouse=True)
def cheap_hashing() -> Iterator[None]:
    """The smallest cost bcrypt knows; the real one is 256 times as much work."""
    usual = passwords._cost[0]
    passwords.set_cost(4)
    yield
    passwords.set_cost(usual)


@pytest.fixture
def shop(deps: Deps) -> Deps:
    """The dependencies, installed for states and routes."""
    runtime.install(deps)
    return deps


@pytest.fixture
def browser(shop: Deps) -> Browser:
    """A visitor's browser in front of the account and mail routes."""
    return Browser(Starlette(routes=[*routes.ROUTES, *mail_routes.ROUTES]), shop)
