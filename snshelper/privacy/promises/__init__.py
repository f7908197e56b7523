"""The promises of the privacy policy, P1 to P84, and what in this program keeps each of them."""

from snshelper.privacy.promises.accidents import ACCIDENTS
from snshelper.privacy.promises.collecting import COLLECTING
from snshelper.privacy.promises.cookies import COOKIES
from snshelper.privacy.promises.informing import INFORMING
from snshelper.privacy.promises.keeping import KEEPING
from snshelper.privacy.promises.model import FIRST, LAST, Mechanism, Promise
from snshelper.privacy.promises.rights import RIGHTS
from snshelper.privacy.promises.safeguards import SAFEGUARDS

__all__ = ["FIRST", "LAST", "PROMISES", "Mechanism", "Promise"]

_CHAPTERS = (COLLECTING, KEEPING, RIGHTS, COOKIES, SAFEGUARDS, ACCIDENTS, INFORMING)
PROMISES: tuple[Promise, ...] = tuple(
    sorted((promise for chapter in _CHAPTERS for promise in chapter), key=lambda one: one.number)
)
"""Every promise that something keeps, in the order of the policy."""
