"""The payment page as HTML."""

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from snshelper.sandbox.messages import messages_in
from snshelper.sandbox.payments import Payment

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)+")


def own_prefix(offered: str) -> str:
    """The path under which a proxy shows our pages; empty when it is not a plain path."""
    path = offered.rstrip("/")
    return path if _PREFIX.fullmatch(path) else ""


def yen(amount: int) -> str:
    """Integer yen as people read them."""
    return f"¥{amount:,}"


def render_payment(payment: Payment, language: str, prefix: str) -> str:
    """The page of one payment: a decision while it is open, its outcome afterwards."""
    words, amount = messages_in(language), yen(payment.amount)
    return _templates.get_template("payment.html").render(
        words=words,
        payment=payment,
        amount=amount,
        pay_label=words.pay.format(amount=amount),
        action=f"{prefix}/pay/{payment.id}",
    )


def render_missing(language: str) -> str:
    """The page for a payment that does not exist."""
    return _templates.get_template("missing.html").render(words=messages_in(language))
