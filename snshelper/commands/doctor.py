"""`doctor`: what is configured, reachable, missing."""

import sys

from snshelper.commands.findings import every_finding
from snshelper.commands.opened import opened_shop, say


def doctor() -> None:
    """Look at everything the shop stands on; exit 1 when it is not fit to serve."""
    is_fit = True
    with opened_shop() as deps:
        for finding in every_finding(deps):
            say(f"{finding.level:<5} {finding.topic:<11} {finding.words}")
            is_fit = is_fit and finding.level != "fail"
    say("fit to serve" if is_fit else "not fit to serve")
    sys.exit(0 if is_fit else 1)
