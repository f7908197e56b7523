"""What is changed in the built frontend before it is compressed and served."""

from pathlib import Path
from typing import Any

from reflex_base.plugins import Plugin

_BACKEND = "http://backend.invalid"
_BACKEND_SOCKET = "ws://backend.invalid"


class RelativeBackend(Plugin):
    """Lets one build serve any port and address.

    Reflex bakes the backend's address into the bundle; here it becomes the page's own origin.
    """

    def post_build(self, **context: Any) -> None:
        """Rewrite the address in every built script that carries it."""
        scripts = (Path(context["static_dir"]) / "assets").glob("*.js")
        changed = sum(_rewrite(path) for path in scripts)
        if not changed:
            raise RuntimeError("no built script names the backend: did Reflex change its build?")


def _rewrite(path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    if _BACKEND not in text and _BACKEND_SOCKET not in text:
        return False
    text = text.replace(f"`{_BACKEND_SOCKET}", '`${location.origin.replace("http","ws")}')
    text = text.replace(f"`{_BACKEND}", "`${location.origin}")
    if "backend.invalid" in text:
        raise RuntimeError(f"{path.name}: an address of the backend was left behind")
    path.write_text(text, encoding="utf-8")
    return True
