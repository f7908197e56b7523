"""Everything this room refuses. Each code has its sentence in `messages/<lang>/accounts.po`."""

from snshelper.kernel.errors import ShopError


class EmailInvalid(ShopError):
    """What was typed is not an e-mail address."""

    code = "email_invalid"


class PasswordRefused(ShopError):
    """The new password is too weak.

    `reason` is one of `too_short`, `too_long`, `is_email`, `too_common`.
    """

    code = "password_refused"


class LogInFailed(ShopError):
    """Address and password do not belong together; which of them is wrong is never said."""

    code = "log_in_failed"


class PasswordWrong(ShopError):
    """The present password, asked for again, is wrong."""

    code = "password_wrong"


class StepUpNeeded(ShopError):
    """The action asks for the password, proved within the last five minutes on this log-in."""

    code = "step_up_needed"


class AccountSuspended(ShopError):
    """The password is right, but the shop has suspended the account."""

    code = "account_suspended"


class LinkInvalid(ShopError):
    """The one-time link is unknown, used or too old."""

    code = "link_invalid"


class FormExpired(ShopError):
    """The form was not made for this visitor's session (cross-site request, or an old page)."""

    code = "form_expired"


class FieldUnknown(ShopError):
    """The form carries something that was never asked for: nothing of it is kept."""

    code = "field_unknown"


class OwnerExists(ShopError):
    """The shop has an owner; the link for the first one works no longer."""

    code = "owner_exists"


class AccountUnknown(ShopError):
    """Nobody has signed up with this address."""

    code = "account_unknown"


class AddressUnverified(ShopError):
    """A role needs an address whose holder is known."""

    code = "grantee_unverified"


class RoleUnknown(ShopError):
    """There is no such role."""

    code = "role_unknown"


class LastOwner(ShopError):
    """The last owner's role cannot be taken away: nobody could give one again."""

    code = "last_owner"


class LastOfficer(ShopError):
    """The last privacy officer's role cannot be taken away: the policy names one."""

    code = "last_officer"


class RoleFull(ShopError):
    """As many people hold the role as may: `most`."""

    code = "role_full"


class NeedMissing(ShopError):
    """The role is given for a reason and for at most `most` days only."""

    code = "need_missing"


class StaffNotSuspendable(ShopError):
    """An account with a staff role is suspended by its owner taking the roles away first."""

    code = "staff_not_suspendable"
