"""`audit`: proves that everything adds up."""

import sys

from snshelper.commands.opened import opened_shop, say
from snshelper.fulfilment.audit import run_audit
from snshelper.kernel.unit_of_work import reading
from snshelper.officer.people.queries.orphans import orphan_grants


def audit() -> None:
    """Re-compute balances, orders' ends, receipts, the audit chain, who holds roles; or exit 1."""
    with opened_shop() as deps:
        report = run_audit(deps.engine)
        with reading(deps.engine) as session:
            orphans = orphan_grants(session, deps.clock())
    discrepancies = [
        *report.discrepancies,
        *(f"a role is held by nobody under terms: {grant.role} {grant.id}" for grant in orphans),
    ]
    for line in discrepancies:
        say(line)
    counts = ", ".join(f"{name} {count}" for name, count in report.counts.items())
    if discrepancies:
        say(f"{len(discrepancies)} discrepancies; {counts}")
        sys.exit(1)
    say(f"ok: {counts}")
