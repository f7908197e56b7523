"""Everything a person can do with an account."""

from snshelper.accounts.actions.customers import show_email, suspend_customer, unsuspend_customer
from snshelper.accounts.actions.entering import log_in, sign_up
from snshelper.accounts.actions.links import resend_verification, verify_email
from snshelper.accounts.actions.passwords import change_password, request_reset, reset_password
from snshelper.accounts.actions.sessions import (
    Attempt,
    Entered,
    log_out,
    revoke_other_sessions,
    revoke_session,
    set_language,
)
from snshelper.accounts.actions.staff import (
    claim_owner,
    create_owner_link,
    grant_role,
    revoke_role,
)

__all__ = [
    "Attempt",
    "Entered",
    "change_password",
    "claim_owner",
    "create_owner_link",
    "grant_role",
    "log_in",
    "log_out",
    "request_reset",
    "resend_verification",
    "reset_password",
    "revoke_other_sessions",
    "revoke_role",
    "revoke_session",
    "set_language",
    "show_email",
    "sign_up",
    "suspend_customer",
    "unsuspend_customer",
    "verify_email",
]
