"""P17 to P32: how long data is kept, how it is destroyed, and to whom it is not given."""

from snshelper.privacy.promises.model import Mechanism, Promise, kept

_OUTBOUND = "tests/kernel/test_outbound.py::"
_CONSENTS = "tests/officer/consents/"
_PAPERS = "tests/officer/papers/test_batches.py::"
_RETENTION = "tests/officer/retention/"
_RULES = f"{_RETENTION}test_rules.py::"
_APPROVAL = f"{_RETENTION}test_approval.py::"
_DESTRUCTION = f"{_RETENTION}test_destruction.py::"
_ALONE = f"{_RULES}test_each_open_ground_alone_keeps_a_consignee"
_BY_LAW = f"{_RULES}test_an_order_keeps_every_ground_that_a_law_names"
_QUESTION = f"{_RULES}test_an_ordinary_question_is_due_when_closed_and_a_dispute_three_years_later"
_DESK = "snshelper.officer.retention."


def _ground(name: str, proof: str) -> Mechanism:
    return Mechanism(f"{_DESK}rules.grounds_of", f"retention.{name}", proof)


def _approving(name: str, proof: str) -> Mechanism:
    place = f"{_DESK}actions.approval.approve_manifest"
    return Mechanism(place, f"retention.{name}", f"{_APPROVAL}{proof}")


def _destroying(name: str, proof: str) -> Mechanism:
    place = f"{_DESK}actions.destruction.destroy_manifest"
    return Mechanism(place, f"retention.{name}", f"{_DESTRUCTION}{proof}")


_PERIODS: tuple[Promise, ...] = (
    *kept(
        17,
        by=Mechanism(
            f"{_DESK}actions.selecting.run_daily",
            "retention.freeze",
            f"{_RETENTION}test_selecting.py::test_a_deleted_account_is_frozen_and_its_order_is_not",
        ),
        more=(
            "tests/privacy/test_gate.py::test_when_the_ground_has_ended_nobody_reads_for_any_use",
            "tests/officer/incidents/test_words.py::"
            "test_a_closed_incident_is_due_after_five_years_and_not_a_second_before",
            "tests/officer/disclosures/test_words.py::"
            "test_a_settled_case_is_due_after_five_years_and_not_a_second_before",
        ),
    ),
    *kept(
        18,
        by=_ground(
            "membership",
            f"{_RULES}test_a_deleted_account_is_due_at_once_and_a_living_one_never",
        ),
    ),
    *kept(
        19,
        by=(
            _ground(
                "consent",
                f"{_RULES}test_a_longer_period_that_was_consented_to_wins_and_a_shorter_one_does_not",
            ),
            Mechanism(
                "snshelper.officer.consents.rules.require_shown",
                "consents.text_shown",
                f"{_CONSENTS}test_rules.py::test_a_text_that_was_not_shown_cannot_be_agreed_to",
            ),
            Mechanism(
                "snshelper.officer.consents.rules.standing",
                "consents.expiry",
                f"{_CONSENTS}test_rules.py"
                "::test_a_consent_holds_until_the_last_second_of_its_day_and_no_longer",
            ),
        ),
        more=(
            f"{_CONSENTS}test_keeping.py"
            "::test_with_a_consent_it_stays_to_the_last_second_of_the_day_and_goes_then",
            f"{_CONSENTS}test_keeping.py::test_without_a_consent_a_closed_inquiry_goes",
        ),
    ),
    *kept(
        20,
        by=(
            _ground("service", _ALONE),
            _ground("settlement", _ALONE),
            _ground(
                "liability",
                f"{_RULES}test_a_consignee_is_kept_while_damage_may_be_reported",
            ),
        ),
    ),
    *kept(21, by=_ground("tax", _BY_LAW)),
    *kept(22, by=_ground("contract", _BY_LAW)),
    *kept(23, by=_ground("payment", _BY_LAW)),
    *kept(
        24,
        by=(
            _ground("consultation", _QUESTION),
            Mechanism(
                "snshelper.support.actions.desk.close_inquiry",
                "support.closing",
                "tests/support/test_actions_desk.py"
                "::test_a_closed_question_is_read_by_nobody_and_its_last_answer_still_leaves",
            ),
        ),
    ),
    *kept(25, by=_ground("dispute", _QUESTION)),
    *kept(
        26,
        by=Mechanism(
            f"{_DESK}actions.holds.active_holds",
            "retention.holds",
            f"{_RETENTION}test_holds.py::test_a_hold_keeps_what_has_expired_until_its_end",
        ),
        more=(f"{_RETENTION}test_holds.py::test_lifting_releases_what_was_held",),
    ),
)
_DESTRUCTIONS: tuple[Promise, ...] = (
    *kept(
        27,
        by=Mechanism(
            f"{_DESK}selection.select_due",
            "retention.selection",
            f"{_RETENTION}test_selection.py::test_selected_is_expired_without_held",
        ),
    ),
    *kept(
        28,
        by=(
            _approving("approval", "test_nothing_is_destroyed_before_the_approval"),
            _approving("step_up", "test_the_password_must_have_been_proved_again"),
            _approving("requester", "test_who_asked_cannot_approve"),
            _approving(
                "manifest",
                "test_a_manifest_altered_in_the_file_is_neither_approved_nor_carried_out",
            ),
        ),
    ),
    *kept(
        29,
        by=(
            _destroying("copies", "test_an_open_paper_copy_keeps_the_batch_open"),
            Mechanism(
                "snshelper.officer.papers.queries.open_copies",
                "papers.blocking",
                f"{_PAPERS}test_a_batch_waits_until_two_people_saw_its_paper_destroyed",
            ),
        ),
        more=(
            "tests/officer/papers/test_actions.py"
            "::test_a_copy_is_open_until_somebody_else_saw_it_destroyed",
        ),
    ),
    *kept(
        30,
        by=(
            _destroying("keys", "test_every_scope_loses_its_key_and_a_certificate_is_written"),
            _destroying("erasure", "test_no_byte_of_it_is_left_in_the_files"),
            _destroying("compaction", "test_no_byte_of_it_is_left_in_the_files"),
        ),
        more=(
            f"{_DESTRUCTION}test_no_byte_of_a_key_is_left_and_an_old_copy_of_the_data_stays_shut",
        ),
    ),
)
_NOT_GIVEN: tuple[Promise, ...] = kept(
    31,
    by=(
        Mechanism(
            "snshelper.kernel.outbound.OutboundGate.call",
            "outbound.messages",
            f"{_OUTBOUND}test_what_was_not_declared_never_leaves",
        ),
        Mechanism(
            "snshelper.kernel.outbound.OutboundGate.call",
            "outbound.categories",
            f"{_OUTBOUND}test_a_category_that_the_other_side_may_not_know_is_refused",
        ),
        Mechanism(
            "snshelper.privacy.log_fields.drop_undeclared",
            "logs.fields",
            "tests/web/test_logs.py::test_a_field_that_was_not_declared_is_never_written",
        ),
        Mechanism(
            "snshelper.privacy.letters.declared_letter",
            "letters.declared",
            "tests/mail/test_rules.py::test_an_unknown_letter_is_a_programming_error",
        ),
    ),
    more=(
        "tests/architecture/test_imports.py::test_the_outside_world_is_reached_through_one_gate",
        "tests/architecture/test_declarations.py::test_nobody_outside_is_told_who_the_customer_is",
    ),
)
KEEPING: tuple[Promise, ...] = (*_PERIODS, *_DESTRUCTIONS, *_NOT_GIVEN)
