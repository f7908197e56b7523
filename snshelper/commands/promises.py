"""`promises`: writes the matrix of the privacy policy's promises."""

from snshelper.commands.matrix import matrix
from snshelper.commands.opened import say
from snshelper.commands.setup.places import ROOT

DOCUMENT = ROOT / "docs" / "promises.md"


def promises() -> None:
    """Write docs/promises.md: every promise, what keeps it, and the tests that prove it."""
    DOCUMENT.write_text(matrix(), encoding="utf-8")
    say(f"wrote {DOCUMENT.relative_to(ROOT)}")
