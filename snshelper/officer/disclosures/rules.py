"""Pure decisions about disclosures: what a demand must say before anything is handed out (P32)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from snshelper.kernel.errors import NotFound, ShopError
from snshelper.privacy.laws import LAWS
from snshelper.privacy.switches import is_thrown

NAME_LIMIT, LAW_LIMIT, NUMBER_LIMIT, WORDS_LIMIT = 200, 200, 80, 500
TELLING_WITHIN = timedelta(days=10)
"""Until when it is decided whether the person is told, and told."""

# An article is named in the reader's language or by the section sign.
_ARTICLE = re.compile(
    r"第\s*\d+\s*条|제\s*\d+\s*조|\b(?:art(?:icle)?|sec(?:tion)?)\.?\s*\d+|§\s*\d+", re.I
)


class DisclosureIncomplete(ShopError):
    """Something that must be known is missing; `reason` names it. Nothing was handed out."""

    code = "disclosure_incomplete"


class DisclosureGone(NotFound):
    """There is no such case."""

    code = "disclosure_gone"


class DisclosureSettled(ShopError):
    """The case is not at this step: not confirmed yet, or confirmed, refused or handed out."""

    code = "disclosure_settled"


class OwnDemand(ShopError):
    """Whoever entered the demand cannot confirm it while somebody else could."""

    code = "disclosure_own_demand"


@dataclass(frozen=True)
class Demand:
    """What an authority asks for, as it was entered."""

    authority: str
    law: str
    document_number: str
    document_date: date | None
    scope: str
    fields: Sequence[str]


def check_demand(demand: Demand, declared: Sequence[str], today: date) -> None:
    """Raise DisclosureIncomplete unless every item is there.

    The law is one the shop knows by its id, or words that name an article; the fields are some of
    those `declared` for the scope, never "everything".
    """
    if is_thrown("disclosures.demand"):
        return
    if not 0 < len(demand.authority.strip()) <= NAME_LIMIT:
        raise DisclosureIncomplete(reason="authority")
    if not _names_a_law(demand.law.strip()):
        raise DisclosureIncomplete(reason="law")
    if not 0 < len(demand.document_number.strip()) <= NUMBER_LIMIT:
        raise DisclosureIncomplete(reason="document_number")
    if demand.document_date is None or demand.document_date > today:
        raise DisclosureIncomplete(reason="document_date")
    if not declared:
        raise DisclosureIncomplete(reason="scope")
    if not demand.fields or set(demand.fields) - set(declared):
        raise DisclosureIncomplete(reason="fields")


def _names_a_law(law: str) -> bool:
    return law in LAWS or (len(law) <= LAW_LIMIT and _ARTICLE.search(law) is not None)
