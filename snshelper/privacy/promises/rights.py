"""P33 to P46: the officer, and what a person may ask for."""

from snshelper.privacy.promises.model import Mechanism, Promise, kept

_GATE = "tests/privacy/test_gate.py::"


def _restricting(proof: str) -> Mechanism:
    return Mechanism("snshelper.privacy.gate.open_values", "gate.restrictions", f"{_GATE}{proof}")


RIGHTS: tuple[Promise, ...] = (
    *kept(
        33,
        by=Mechanism(
            "snshelper.accounts.actions.staff.require_successor",
            "people.officer",
            "tests/officer/people/test_roles.py::test_the_last_officer_stays",
        ),
        more=("tests/officer/people/test_due.py::test_a_shop_without_an_officer_says_so_first",),
    ),
    *kept(
        34,
        by=Mechanism(
            "snshelper.privacy.documents.render_document",
            "policy.officer",
            "tests/privacy/test_documents.py::test_the_officer_is_shown_as_configured",
        ),
    ),
    *kept(
        39,
        by=_restricting("test_a_stop_ends_every_use_but_the_persons_own_and_their_request"),
    ),
    *kept(42, by=_restricting("test_a_pending_correction_stops_its_field_alone")),
)
