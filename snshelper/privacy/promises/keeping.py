"""P17 to P32: how long data is kept, how it is destroyed, and to whom it is not given."""

from snshelper.privacy.promises.model import Mechanism, Promise, kept

_OUTBOUND = "tests/kernel/test_outbound.py::"

KEEPING: tuple[Promise, ...] = (
    *kept(
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
            "tests/architecture/test_imports.py"
            "::test_the_outside_world_is_reached_through_one_gate",
            "tests/architecture/test_declarations.py"
            "::test_nobody_outside_is_told_who_the_customer_is",
        ),
    ),
)
