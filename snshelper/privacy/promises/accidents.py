"""P32, P60 to P62, P65, P76 to P79: authorities, viruses, weak points, and what goes wrong."""

from snshelper.privacy.promises.model import Mechanism, Promise, kept

_OFFICER = "snshelper.officer."
_UPLOADS = "snshelper.support.attachments."
_AT = "tests/officer/"
_DEMANDS = f"{_AT}disclosures/test_actions.py::"
_NOTICES = f"{_AT}incidents/test_notices.py::"
_DYING = f"{_AT}incidents/test_dying.py::"
_SEARCHING = f"{_AT}incidents/test_searching.py::"
_SCHEDULE = f"{_AT}incidents/test_schedule.py::"
_CLOSING = f"{_AT}incidents/test_closing.py::"
_WEAKNESSES = f"{_AT}vulnerabilities/test_analysis.py::"
_FILES = "tests/support/attachments/test_actions.py::"
_RESCANNING = "tests/support/attachments/test_rescanning.py::"


_TO_AUTHORITIES: tuple[Promise, ...] = kept(
    32,
    by=(
        Mechanism(
            f"{_OFFICER}disclosures.rules.check_demand",
            "disclosures.demand",
            f"{_DEMANDS}test_a_demand_that_omits_anything_gets_no_bytes",
        ),
        Mechanism(
            f"{_OFFICER}disclosures.actions.hand_out",
            "disclosures.confirm",
            f"{_DEMANDS}test_nothing_is_opened_before_the_officer_confirmed",
        ),
    ),
    more=(
        f"{_DEMANDS}test_exactly_the_chosen_values_leave_once_and_stand_on_record",
        f"{_DEMANDS}test_who_entered_it_does_not_confirm_it_while_there_is_another",
        f"{_DEMANDS}test_the_register_cannot_be_rewritten",
    ),
)
_SCANNING: tuple[Promise, ...] = (
    *kept(
        60,
        by=Mechanism(
            f"{_UPLOADS}actions.attach_files",
            "uploads.scan",
            f"{_FILES}test_an_infected_file_is_refused_with_all_that_came_with_it",
        ),
        more=(
            f"{_FILES}test_without_a_scanner_nothing_is_taken_and_no_field_is_offered",
            f"{_FILES}test_a_scanner_that_says_nothing_clear_closes_uploads",
            f"{_FILES}test_the_real_daemon_keeps_the_test_virus_out",
        ),
    ),
    *kept(
        61,
        by=Mechanism(
            f"{_UPLOADS}rules.is_stale",
            "uploads.age",
            f"{_FILES}test_signatures_older_than_the_limit_close_uploads",
        ),
    ),
    *kept(
        62,
        by=Mechanism(
            f"{_UPLOADS}rescanning.notice_signatures",
            "uploads.rescan",
            f"{_RESCANNING}test_a_new_signature_catches_an_old_file",
        ),
        more=(
            f"{_RESCANNING}test_a_death_in_the_middle_leaves_the_rest_to_the_next_run",
            f"{_RESCANNING}test_the_real_daemon_catches_an_old_file_after_its_update",
        ),
    ),
    *kept(
        65,
        by=(
            Mechanism(
                f"{_OFFICER}vulnerabilities.rules.status_of",
                "vulnerabilities.known",
                f"{_WEAKNESSES}test_a_known_bad_pin_is_not",
            ),
            Mechanism(
                f"{_OFFICER}vulnerabilities.rules.status_of",
                "vulnerabilities.age",
                f"{_WEAKNESSES}test_a_result_is_good_for_a_week_and_for_these_pins",
            ),
        ),
        more=(
            f"{_WEAKNESSES}test_a_result_written_by_hand_is_forged",
            f"{_WEAKNESSES}test_the_command_fails_for_a_known_bad_pin_and_passes_without",
        ),
    ),
)
_TASKS = Mechanism(
    f"{_OFFICER}incidents.rules.tasks_left",
    "incidents.closing",
    f"{_CLOSING}test_every_task_keeps_the_incident_open_until_it_is_done",
)
_BREACHES: tuple[Promise, ...] = (
    *kept(
        76,
        by=(
            Mechanism(
                f"{_OFFICER}incidents.searching.findings_of",
                "incidents.search",
                f"{_SEARCHING}test_exactly_those_are_affected_whose_data_was_opened"
                "_by_this_person_in_this_time",
            ),
            Mechanism(
                f"{_OFFICER}incidents.actions.notices.tell_batch",
                "incidents.notice",
                f"{_NOTICES}test_each_affected_person_gets_one_notice_and_nobody_else_any",
            ),
        ),
        more=(
            f"{_DYING}test_whenever_the_server_dies_everybody_is_told_once_after_it_came_back",
            f"{_NOTICES}test_a_notice_says_in_the_readers_language_all_that_the_law_asks",
            f"{_SCHEDULE}test_after_72_hours_the_officer_is_alarmed_once",
        ),
    ),
    *kept(77, by=_TASKS),
    *kept(
        78,
        by=_TASKS,
        more=(
            f"{_CLOSING}test_compensation_is_paid_into_each_wallet_exactly_once",
            f"{_CLOSING}test_who_has_no_wallet_is_paid_another_way_before_it_closes",
        ),
    ),
    *kept(
        79,
        by=Mechanism(
            f"{_OFFICER}incidents.rules.is_liable",
            "incidents.cause",
            f"{_CLOSING}test_what_the_shop_does_not_answer_for_is_told_and_never_paid",
        ),
        more=(f"{_CLOSING}test_a_notice_is_still_required_when_the_customer_caused_it",),
    ),
)
ACCIDENTS: tuple[Promise, ...] = (*_TO_AUTHORITIES, *_SCANNING, *_BREACHES)
"""The promises about what comes from outside or goes wrong."""
