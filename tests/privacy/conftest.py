"""Dependencies of this process, as the composition root would install them."""

from collections.abc import Iterator

import pytest

from snshelper.kernel import runtime
from snshelper.kernel.runtime import Deps


@pytest.fixture
def installed(deps: Deps) -> Iterator[Deps]:
    """`deps`, findable by fillers and routes."""
    runtime.install(deps)
    yield deps
    runtime._installed.clear()
