"""The contact form."""

import hashlib
from typing import Any

import reflex as rx

from snshelper.accounts.state import ShopPage, public_event
from snshelper.kernel import runtime
from snshelper.kernel.actor import Actor
from snshelper.kernel.ids import short_code
from snshelper.support.actions.inquiries import ask, owns_order
from snshelper.support.attachments.actions import ticket_if_open
from snshelper.support.rules.questions import (
    QUESTION_FIELDS,
    Question,
    QuestionIncomplete,
    read_question,
)

_NO_PROBLEMS = dict.fromkeys(QUESTION_FIELDS, "")


class Contact(ShopPage, rx.State):
    """What the form says back; what was typed stays in the browser until it was accepted."""

    reference: str = ""
    order_code: str = ""
    ticket: str = ""
    problems: dict[str, str] = _NO_PROBLEMS
    _order_id: str = ""
    _sent: str = ""

    @public_event
    async def load(self, actor: Actor) -> None:
        """Take up the order in the address, if it is the visitor's own."""
        order_id = self.router.url.query_parameters.get("order", "")
        if not await runtime.in_thread(owns_order, runtime.current(), actor, order_id):
            order_id = ""
        self._order_id = order_id
        self.order_code = short_code(order_id) if order_id else ""

    @public_event
    async def send(self, actor: Actor, form: dict[str, Any]) -> None:
        """Send the question, or say for each field what is wrong with it.

        The same words again (a double click, a repeated event) are the same question.
        """
        self.problems = _NO_PROBLEMS
        question = self._read(form)
        fingerprint = hashlib.sha256(f"{question}{self._order_id}".encode()).hexdigest()
        if fingerprint == self._sent:
            return
        inquiry_id = await runtime.in_thread(
            ask,
            runtime.current(),
            actor,
            question,
            lang=self._lang(),
            origin=self.router.session.client_ip,
            order_id=self._order_id,
        )
        self._sent = fingerprint
        self.reference = short_code(inquiry_id)
        self.ticket = await runtime.in_thread(ticket_if_open, runtime.current(), inquiry_id)

    def _read(self, form: object) -> Question:
        try:
            return read_question(form)
        except QuestionIncomplete as refusal:
            t = self._texts()
            self.problems = _NO_PROBLEMS | {
                field: t(f"contact.problem.{field}.{reason}")
                for field, reason in refusal.problems.items()
            }
            raise
