"""The laws this shop cites. A law is quoted by its id; its name in words is a message."""

from dataclasses import dataclass
from urllib.parse import quote

from snshelper.kernel.i18n import Texts

_REGISTER = "https://www.law.go.kr"


@dataclass(frozen=True)
class Law:
    """A law, or one article of it.

    `act` is the name by which the register of Korean law finds it and `place` the article there,
    as they are written in it. What people read is the message `law.<id>`.
    """

    id: str
    act: str
    place: str = ""

    @property
    def address(self) -> str:
        """Where everybody can read it: the Korean Law Information Center."""
        parts = ("법령", self.act, self.place)
        return "/".join([_REGISTER, *(quote(part) for part in parts if part)])

    def name(self, t: Texts) -> str:
        """The law and its article in the reader's language."""
        return t(f"law.{self.id.replace('-', '_')}")


_PIPA = "개인정보보호법"
_ECOMMERCE = "전자상거래등에서의소비자보호에관한법률시행령"
LAWS: dict[str, Law] = {
    law.id: law
    for law in (
        Law("kr-network", "정보통신망이용촉진및정보보호등에관한법률"),
        Law("kr-pipa", _PIPA),
        Law("kr-pipa-15", _PIPA, "제15조"),  # consent, and what may be done without it
        Law("kr-pipa-21", _PIPA, "제21조"),  # destruction when the purpose is reached
        Law("kr-pipa-29", _PIPA, "제29조"),  # safeguards, and records that prove them
        Law("kr-commercial-146", "상법", "제146조"),  # damage to goods on their way
        Law("kr-national-tax-85-3", "국세기본법", "제85조의3"),  # books and vouchers, 5 years
        Law("kr-ecommerce-6-contract", _ECOMMERCE, "제6조"),  # (1) 2: contract, withdrawal
        Law("kr-ecommerce-6-payment", _ECOMMERCE, "제6조"),  # (1) 3: payment, supply
        Law("kr-ecommerce-6-dispute", _ECOMMERCE, "제6조"),  # (1) 4: complaints, disputes
        Law("kr-civil-procedure", "민사소송법"),
        Law("kr-criminal-procedure", "형사소송법"),
    )
}
PURPOSE_REACHED = "kr-pipa-21"
"""Nothing but the purpose keeps the data: when it is reached, the data goes."""
CONSENT = "kr-pipa-15"
"""The person agreed to a period that was announced to them."""


class UnknownLaw(ValueError):
    """A rule rests on something that is not among the laws cited: it cannot be loaded."""


def cited(law_id: str) -> Law:
    """The law with this id. Raises UnknownLaw."""
    try:
        return LAWS[law_id]
    except KeyError:
        raise UnknownLaw(law_id or "no law") from None
