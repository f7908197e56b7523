"""What every page state shares: who is acting, in which language, and the guards of its events.

Every public method of a Reflex state can be called by anybody over the socket. So an event handler
exists only when one of the guards below made it: `public_event`, `member_event` or
`staff_event(permission)`; `EventGuard` drops every other event before it runs.
"""

import functools
import inspect
from collections.abc import Awaitable, Callable
from typing import Any

import reflex as rx
import structlog
from reflex.middleware.middleware import Middleware
from reflex.state import StateUpdate
from reflex_base.registry import RegistrationContext

from snshelper.accounts.cookies import read_cookie, session_cookie_name
from snshelper.accounts.errors import StepUpNeeded
from snshelper.accounts.permissions import Permission
from snshelper.accounts.queries import actor_of_session, hash_token
from snshelper.kernel import runtime
from snshelper.kernel.actor import Actor
from snshelper.kernel.errors import NotAllowed, ShopError
from snshelper.kernel.i18n import Lang, Texts, split_language

log = structlog.get_logger(__name__)

_MARK = "_snshelper_guarded"
# What Reflex itself sends to set a page up; everything else must carry our mark.
_FRAMEWORK_EVENTS = frozenset(
    {"hydrate", "hydrate_and_load", "on_load_internal", "set_is_hydrated"}
)
Handler = Callable[..., Awaitable[Any]]


class ShopPage(rx.State, mixin=True):
    """Mixed into each page state: error line, language, actor."""

    error: str = ""
    needs_login: bool = False

    def _texts(self) -> Texts:
        return Texts(self._lang())

    def _lang(self) -> Lang:
        return split_language(self.router.url.path or "/")[0]

    def _token(self) -> str:
        name = session_cookie_name(runtime.current().settings)
        return read_cookie(self.router.headers.cookie or "", name)

    async def _actor(self) -> Actor:
        moment = runtime.current().clock()
        return await runtime.look_up(actor_of_session, self._token(), moment)

    def _start_over(self) -> None:
        self.error, self.needs_login = "", False

    def _ask_for_proof(self) -> None:
        """An action needs the password again; pages that can ask for it do so."""

    def _refuse(self, error: ShopError) -> None:
        self.error = self._texts().error(error)


class LoginNeeded(ShopError):
    """The log-in is missing or has ended; nothing was done."""

    code = "login_needed"


def _guard(allows: Callable[[Actor], bool]) -> Callable[[Handler], Any]:
    def decorate(handler: Handler) -> Any:
        @functools.wraps(handler)
        async def entered(self: Any, *args: Any, **kwargs: Any) -> Any:
            actor = await self._actor()
            self._start_over()
            try:
                if not allows(actor):
                    raise NotAllowed() if actor.account_id else LoginNeeded()
                return await handler(self, actor, *args, **kwargs)
            except LoginNeeded as error:
                self.needs_login = True
                self._refuse(error)
            except StepUpNeeded as error:
                self._ask_for_proof()
                self._refuse(error)
            except ShopError as error:
                log.info("refused", code=error.code, handler=handler.__qualname__)
                self._refuse(error)
            except Exception:
                # A fault of ours: the transaction was rolled back, and the person is told so.
                log.exception("event_failed", handler=handler.__qualname__)
                self._refuse(ShopError())
            return None

        _drop_actor(entered, handler)
        setattr(entered, _MARK, True)
        return rx.event(entered)

    return decorate


def _drop_actor(entered: Any, handler: Handler) -> None:
    """Reflex maps the client's payload on the signature: the actor is not for clients to give."""
    signature = inspect.signature(handler)
    kept = [p for name, p in signature.parameters.items() if name != "actor"]
    entered.__signature__ = signature.replace(parameters=kept)
    entered.__annotations__ = {k: v for k, v in handler.__annotations__.items() if k != "actor"}


def public_event(handler: Handler) -> Any:
    """An event anybody may send; the handler's first argument after self is the actor."""
    return _guard(lambda actor: True)(handler)


def member_event(handler: Handler) -> Any:
    """An event for somebody who is logged in."""
    return _guard(lambda actor: actor.kind == "customer")(handler)


def staff_event(permission: Permission) -> Callable[[Handler], Any]:
    """An event for staff who hold `permission`."""
    return _guard(lambda actor: actor.may(permission))


class TabHolder(rx.State):
    """Whose log-in the state of this tab belongs to."""

    _holder: str = ""


class EventGuard(Middleware):
    """Drops every event whose handler no guard made: deny by default.

    A tab's token is chosen by the client and is no credential. When an event comes under another
    session cookie than before, all the tab knew is forgotten before anything runs. Every event is
    looked at: who writes the packets need not begin with the one that a page begins with.
    """

    async def preprocess(self, app: rx.App, state: Any, event: Any) -> StateUpdate | None:
        """Let guarded and framework events pass; answer anything else with nothing."""
        registered = RegistrationContext.get().event_handlers.get(event.name)
        function = registered.handler.fn if registered else None
        name = event.name.rpartition(".")[2]
        is_ours = function is not None and getattr(function, _MARK, False)
        if is_ours or (function is not None and name in _FRAMEWORK_EVENTS):
            await _forget_another_holder(state)
            return None
        log.warning("event_blocked", handler=event.name[-80:])
        return StateUpdate(delta={}, events=[])


async def _forget_another_holder(state: Any) -> None:
    root = state._get_root_state()
    tab = await root.get_state(TabHolder)
    cookie = read_cookie(
        root.router.headers.cookie or "", session_cookie_name(runtime.current().settings)
    )
    holder = hash_token(cookie)
    if tab._holder == holder:
        return
    if tab._holder:
        root.reset()
    tab._holder = holder
