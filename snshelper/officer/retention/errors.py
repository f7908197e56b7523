"""What the retention desk refuses."""

from snshelper.kernel.errors import NotFound, ShopError


class ManifestGone(NotFound):
    """There is no such manifest."""

    code = "manifest_gone"


class ManifestAltered(ShopError):
    """The manifest is not what was selected, or not what the approver has read."""

    code = "manifest_altered"


class ManifestSettled(ShopError):
    """The manifest was approved already."""

    code = "manifest_settled"


class OwnRequest(ShopError):
    """Whoever asked for a destruction cannot approve it."""

    code = "destruction_own_request"


class NotApproved(ShopError):
    """Nothing is destroyed without the officer's approval of exactly this manifest."""

    code = "destruction_not_approved"


class NothingDue(ShopError):
    """There is nothing whose ground has ended."""

    code = "nothing_due"


class HoldRefused(ShopError):
    """A hold needs a scope, a law, words and an end; `reason` names what is missing."""

    code = "hold_refused"


class HoldGone(NotFound):
    """There is no such hold, or it was lifted."""

    code = "hold_gone"
