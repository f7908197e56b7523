"""P56 to P75: technical and administrative measures."""

from snshelper.privacy.promises.model import Mechanism, Promise, kept

SAFEGUARDS: tuple[Promise, ...] = (
    *kept(
        56,
        by=Mechanism(
            "snshelper.privacy.audit.broken_seals",
            "audit.chain",
            "tests/privacy/test_audit.py::test_a_changed_moved_or_missing_entry_is_found",
        ),
        more=("tests/admin/test_audit.py::test_a_changed_or_missing_entry_is_named",),
    ),
    *kept(
        57,
        by=Mechanism(
            "snshelper.accounts.passwords.hash_password",
            "passwords.pepper",
            "tests/accounts/test_passwords.py::test_a_stolen_table_is_useless_without_the_pepper",
        ),
        more=(
            "tests/accounts/test_passwords.py::test_the_right_password_fits_and_another_does_not",
        ),
    ),
    *kept(
        63,
        by=Mechanism(
            "snshelper.web.policy.SecurityHeaders",
            "web.hsts",
            "tests/web/test_guards.py::test_over_https_browsers_are_told_to_stay_there",
        ),
        more=("tests/deploy/test_files.py::test_the_proxy_speaks_no_tls_older_than_1_2",),
    ),
    *kept(
        64,
        by=Mechanism(
            "snshelper.web.limits.BurstLimit",
            "web.burst",
            "tests/web/test_guards.py::test_a_burst_of_posts_is_slowed_down",
        ),
        more=("tests/web/test_guards.py::test_one_visitors_burst_does_not_slow_another",),
    ),
)
