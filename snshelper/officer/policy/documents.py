"""What the server writes into the officer's screen: in what the text differs, and the text."""

from snshelper.interface.templates import render
from snshelper.interface.visits import Fill, Visit
from snshelper.kernel import runtime
from snshelper.kernel.i18n import LANGUAGES
from snshelper.kernel.runtime import in_thread
from snshelper.officer.policy.actions import PERMISSION, Candidate, read_desk
from snshelper.privacy.policy_text import differences


async def fill_policy_desk(visit: Visit) -> Fill:
    """The slot `policy-candidate`; empty for staff who may not announce."""
    if not visit.actor.may(PERMISSION):
        return Fill()
    desk = await in_thread(read_desk, runtime.current(), visit.actor)
    return Fill({"policy-candidate": _candidate(visit, desk.candidate)})


def _candidate(visit: Visit, candidate: Candidate) -> str:
    changes = [
        (lang, differences(candidate.before[lang], candidate.after[lang])) for lang in LANGUAGES
    ]
    return render(
        "officer/policy/templates/candidate.html",
        visit,
        is_new=candidate.is_new,
        languages=changes,
        text=candidate.after[visit.lang],
    )
