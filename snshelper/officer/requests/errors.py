"""Everything this desk refuses. Each code has its sentence in `messages/<lang>/requests.po`."""

from snshelper.kernel.errors import NotFound, ShopError


class KindUnknown(ShopError):
    """A person can ask to see, correct, delete or stop, and nothing else."""

    code = "privacy_kind_unknown"


class RequestGone(NotFound):
    """There is no such request."""

    code = "request_gone"


class RequestUnderWay(ShopError):
    """The same is asked for already; one thing at a time."""

    code = "request_under_way"


class WrongMoment(ShopError):
    """The request is not at the point where this can be done."""

    code = "request_wrong_moment"


class RequestIncomplete(ShopError):
    """Something needed is missing or too long; `reason` names it."""

    code = "request_incomplete"


class NotCorrectable(ShopError):
    """The value cannot be corrected here and now; `reason` says why. Nothing was changed."""

    code = "not_correctable"


class ValueUnchanged(ShopError):
    """The new value is the one that is kept already."""

    code = "value_unchanged"


class IdentityUnproven(ShopError):
    """Nobody has called back at the registered contact yet."""

    code = "identity_unproven"


class RefusalIncomplete(ShopError):
    """A refusal needs a ground of the law, what it rests on, and a notice to the person."""

    code = "refusal_incomplete"


class BalanceLeft(ShopError):
    """The wallet holds `balance` yen: spend them, or give them up in so many words."""

    code = "balance_left"


class RolesHeld(ShopError):
    """Somebody who works here leaves first."""

    code = "roles_held"


class SubjectUnknown(ShopError):
    """Nobody is known by this address or number."""

    code = "subject_unknown"


class ExtendedAlready(ShopError):
    """The period can be extended once."""

    code = "extended_already"
