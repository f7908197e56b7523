"""The promises of the privacy policy, P1 to P84, and what in this program keeps each of them."""

from snshelper.privacy.promises.collecting import COLLECTING
from snshelper.privacy.promises.cookies import COOKIES
from snshelper.privacy.promises.informing import INFORMING
from snshelper.privacy.promises.keeping import KEEPING
from snshelper.privacy.promises.model import FIRST, LAST, Mechanism, Promise
from snshelper.privacy.promises.rights import RIGHTS
from snshelper.privacy.promises.safeguards import SAFEGUARDS

__all__ = ["FIRST", "LAST", "PENDING", "PROMISES", "Mechanism", "Promise"]

_CHAPTERS = (COLLECTING, KEEPING, RIGHTS, COOKIES, SAFEGUARDS, INFORMING)
PROMISES: tuple[Promise, ...] = tuple(
    sorted((promise for chapter in _CHAPTERS for promise in chapter), key=lambda one: one.number)
)
"""Every promise that something keeps, in the order of the policy."""

PENDING: dict[int, str] = {
    **dict.fromkeys((8, 9, 10, 11, 13), "sealed values and the purpose gate"),
    **dict.fromkeys((17, 18, 20, 21, 22, 23, 24, 25, 26, 27, 28, 30), "retention and destruction"),
    **dict.fromkeys((19, 82, 83), "versions of the policy and consents"),
    **dict.fromkeys((29, 32, 60, 61, 62, 76, 77, 78, 79), "papers, disclosures, scans, incidents"),
    **dict.fromkeys((33, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75), "people and their duties"),
    **dict.fromkeys((35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46), "subject requests"),
    **dict.fromkeys((58, 59), "the vault"),
    65: "the analysis of weak points",
}
"""Promises that nothing is named for yet, and what they wait for."""
