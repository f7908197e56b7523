"""P33 to P46: the officer, and what a person may ask for."""

from snshelper.privacy.promises.model import Mechanism, Promise, kept

RIGHTS: tuple[Promise, ...] = (
    *kept(
        34,
        by=Mechanism(
            "snshelper.privacy.documents.render_document",
            "policy.officer",
            "tests/privacy/test_documents.py::test_the_officer_is_shown_as_configured",
        ),
    ),
)
