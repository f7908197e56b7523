"""P76 to P84: when something went wrong, where to ask, and how the policy changes."""

from snshelper.privacy.promises.model import Mechanism, Promise, kept

INFORMING: tuple[Promise, ...] = (
    *kept(
        80,
        81,
        by=Mechanism(
            "snshelper.support.documents.fill_frame",
            "footer.contacts",
            "tests/support/test_documents.py::test_officer_and_complaint_centre_are_on_every_page",
        ),
    ),
    *kept(
        84,
        by=Mechanism(
            "snshelper.privacy.line.line_contact_address",
            "line.address",
            "tests/privacy/test_line.py::test_every_other_address_gives_no_button",
        ),
        more=(
            "tests/support/test_documents.py"
            "::test_the_green_button_leads_to_line_and_tells_nothing",
        ),
    ),
)
