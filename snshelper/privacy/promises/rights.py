"""P33 to P46: the officer, and what a person may ask for."""

from snshelper.privacy.promises.model import Mechanism, Promise, kept

_GATE = "tests/privacy/test_gate.py::"
_REQUESTS = "tests/officer/requests/"
_EVERY_COLUMN = "test_every_personal_column_of_the_schema_is_in_the_copy_or_is_nobodys"
_NOT_SENT = "test_a_queued_order_is_not_sent_between_submission_and_correction"
_WALKS = "tests/browser/test_requests.py::"
_FOUR_WALKS = (
    "test_a_member_sees_everything_and_takes_it_along",
    "test_a_member_corrects_the_address_by_the_new_mailbox",
    "test_a_member_deletes_the_account_and_changes_their_mind",
    "test_a_member_stops_every_use_and_lifts_it",
)
_KILLED = "test_a_request_that_is_killed_at_any_point_ends_once"
_PAID_OUT = "test_the_balance_leaves_for_the_bank_account_when_the_account_closes"
_TOLD = "test_who_was_given_the_wrong_value_is_told_until_it_acknowledges"


def _requests(place: str, switch: str, proof: str) -> Mechanism:
    return Mechanism(
        f"snshelper.officer.requests.{place}", f"requests.{switch}", f"{_REQUESTS}{proof}"
    )


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
        35,
        by=_requests(
            "rules.escalation",
            "deadline",
            "test_desk.py::test_the_officer_is_reminded_and_then_alarmed_once_each",
        ),
        more=(f"{_REQUESTS}test_desk.py::test_a_deadline_is_moved_once_with_a_reason",),
    ),
    *kept(
        36,
        by=_requests(
            "copies.copy_of",
            "copy",
            "test_copies.py::test_it_holds_what_was_entered_and_who_looked",
        ),
        more=(
            f"{_REQUESTS}test_copies.py::{_EVERY_COLUMN}",
            f"{_REQUESTS}test_copies.py::test_it_holds_nobody_elses",
        ),
    ),
    *kept(
        37,
        by=_requests(
            "actions.fulfilment.fulfil",
            "reseal",
            "test_correcting.py::test_the_old_value_can_be_opened_nowhere",
        ),
        more=(
            f"{_REQUESTS}test_correcting.py::test_a_new_address_counts_once_it_was_confirmed",
            f"{_REQUESTS}test_correcting.py::test_a_correction_that_died_goes_on_from_where_it_stood",
            f"{_REQUESTS}test_killed.py::{_KILLED}",
        ),
    ),
    *kept(
        38,
        by=_requests(
            "keeping.kept_by_law",
            "keeping",
            "test_deleting.py::test_the_order_survives_the_account_and_the_law_is_named",
        ),
        more=(
            f"{_REQUESTS}test_deleting.py::test_seven_days_to_change_ones_mind",
            f"{_REQUESTS}test_paying_out.py::{_PAID_OUT}",
        ),
    ),
    *kept(
        39,
        by=(
            _restricting("test_a_stop_ends_every_use_but_the_persons_own_and_their_request"),
            Mechanism(
                "snshelper.privacy.restrictions.require_unrestricted",
                "requests.stop",
                f"{_REQUESTS}test_stopping.py::test_nothing_new_begins_and_nothing_is_charged",
            ),
        ),
        more=(f"{_REQUESTS}test_stopping.py::test_every_use_but_the_persons_own_is_refused",),
    ),
    *kept(
        40,
        by=_requests(
            "rules.as_kind",
            "menu",
            "test_states.py::test_all_four_requests_are_made_from_the_page",
        ),
        more=tuple(f"{_WALKS}{walk}" for walk in _FOUR_WALKS),
    ),
    *kept(
        41,
        by=(
            Mechanism(
                "snshelper.accounts.actions.step_up.require_step_up",
                "people.step_up",
                f"{_REQUESTS}test_correcting.py::test_a_stale_proof_of_the_password_is_refused",
            ),
            _requests(
                "actions.granting.grant_request",
                "call_back",
                "test_desk.py::test_an_offline_request_goes_nowhere_before_the_call_back",
            ),
        ),
    ),
    *kept(
        42,
        by=(
            _restricting("test_a_pending_correction_stops_its_field_alone"),
            Mechanism(
                "snshelper.privacy.restrictions.restrict",
                "requests.freeze",
                f"{_REQUESTS}test_correcting.py::{_NOT_SENT}",
            ),
        ),
    ),
    *kept(
        43,
        by=_requests(
            "actions.telling.tell",
            "telling",
            f"test_correcting.py::{_TOLD}",
        ),
    ),
    *kept(
        44,
        45,
        by=_requests(
            "rules.complete_refusal",
            "refusal",
            "test_desk.py::test_a_refusal_has_ground_evidence_and_notice",
        ),
        more=(f"{_REQUESTS}test_desk.py::test_the_database_knows_no_refusal_without_a_ground",),
    ),
    *kept(
        46,
        by=_requests(
            "rules.contract_stands",
            "termination",
            "test_deleting.py::test_open_orders_refuse_it_until_the_person_ends_the_contract",
        ),
        more=(f"{_REQUESTS}test_desk.py::test_a_contract_is_a_ground_only_while_one_stands",),
    ),
)
