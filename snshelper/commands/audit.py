"""`audit`: proves that everything adds up."""

import sys

from snshelper.commands.opened import opened_shop, say
from snshelper.fulfilment.audit import run_audit


def audit() -> None:
    """Re-compute balances, orders' ends, attempts' receipts and the audit chain; exit 1 if not."""
    with opened_shop() as deps:
        report = run_audit(deps.engine)
    for line in report.discrepancies:
        say(line)
    counts = ", ".join(f"{name} {count}" for name, count in report.counts.items())
    if report.discrepancies:
        say(f"{len(report.discrepancies)} discrepancies; {counts}")
        sys.exit(1)
    say(f"ok: {counts}")
