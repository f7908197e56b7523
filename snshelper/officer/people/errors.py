"""What this desk refuses; the sentences stand in `messages/<lang>/people.po`."""

from snshelper.kernel.errors import ShopError


class NameMissing(ShopError):
    """A signature is a typed name of 2 to 80 characters."""

    code = "name_missing"


class TextChanged(ShopError):
    """The text under which somebody signed is no longer the one in force: read it again."""

    code = "text_changed"


class TrainingInvalid(ShopError):
    """Provider, number or days of a training do not hold together; `reason` says which."""

    code = "training_invalid"


class HeadcountInvalid(ShopError):
    """A head count is a whole number from 1 to `most`."""

    code = "headcount_invalid"


class HandoverInvalid(ShopError):
    """The handover cannot be offered or taken; `reason` is one of `role`, `taker`, `items`."""

    code = "handover_invalid"


class NotYourReview(ShopError):
    """Somebody's own openings are looked at by somebody else."""

    code = "not_your_review"


class ReviewIncomplete(ShopError):
    """The review still lacks something; `reason` is one of `lines`, `findings`, `chain`."""

    code = "review_incomplete"


class LeavingInvalid(ShopError):
    """It must be said how the leaving terms were signed, or why they were not."""

    code = "leaving_invalid"
