"""P76 to P84: when something went wrong, where to ask, and how the policy changes."""

from snshelper.privacy.promises.model import Mechanism, Promise, kept

_ANNOUNCING = "tests/officer/policy/test_actions.py::"

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
        82,
        by=(
            Mechanism(
                "snshelper.officer.policy.rules.accepted",
                "policy.announced_before",
                f"{_ANNOUNCING}test_a_version_that_would_apply_too_soon_or_in_the_past_is_refused",
            ),
            Mechanism(
                "snshelper.privacy.policy_pages.policy_filler",
                "policy.old_text",
                "tests/privacy/test_policy_pages.py"
                "::test_the_old_text_is_served_until_the_new_one_takes_effect",
            ),
            Mechanism(
                "snshelper.officer.mailings.actions.write_batch",
                "mailings.once",
                "tests/officer/mailings/test_actions.py"
                "::test_somebody_who_has_a_receipt_is_never_written_to_again",
            ),
        ),
        more=(
            f"{_ANNOUNCING}test_every_active_member_is_told_once_in_their_language",
            "tests/officer/mailings/test_actions.py"
            "::test_a_killed_process_is_taken_up_by_the_next_one",
        ),
    ),
    *kept(
        83,
        by=Mechanism(
            "snshelper.officer.policy.rules.accepted",
            "policy.reason",
            f"{_ANNOUNCING}test_a_change_without_one_of_the_four_reasons_is_refused",
        ),
        more=(f"{_ANNOUNCING}test_a_change_must_be_explained_in_every_language",),
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
