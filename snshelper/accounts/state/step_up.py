"""What a page state needs whose actions ask for the password again."""

from typing import Any

from snshelper.accounts.actions.step_up import prove_again
from snshelper.accounts.rules import PASSWORD_MAXIMUM, as_text
from snshelper.accounts.state import ShopPage, member_event
from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import current


class StepUpPage(ShopPage, mixin=True):
    """Mixed into a page state beside `rx.State`, in place of `ShopPage`.

    When an action raised StepUpNeeded, `needs_step_up` shows the form of
    `accounts.views.parts.step_up`; once the password was right, the person repeats their click.
    """

    needs_step_up: bool = False
    is_proved: bool = False

    @member_event
    async def prove(self, actor: Actor, form: dict[str, Any]) -> None:
        """The form with the field `password` was sent; it is forgotten at once."""
        typed = form if isinstance(form, dict) else {}
        # One character more than allowed still reaches the rule that says so.
        password = as_text(str(typed.get("password", ""))[: PASSWORD_MAXIMUM + 1], 2000)
        self.needs_step_up = True
        await prove_again(current(), actor, self._token(), password)
        self.needs_step_up, self.is_proved = False, True

    def _start_over(self) -> None:
        super()._start_over()
        # Only what changes is told: who is refused learns nothing but that.
        if self.needs_step_up:
            self.needs_step_up = False
        if self.is_proved:
            self.is_proved = False

    def _ask_for_proof(self) -> None:
        self.needs_step_up = True
