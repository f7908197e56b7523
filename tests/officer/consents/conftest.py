"""Members with a log-in, in a shop whose dependencies are installed."""

from tests.support.conftest import _fresh_throttle, deps, installed, sign_up

__all__ = ["_fresh_throttle", "deps", "installed", "sign_up"]
