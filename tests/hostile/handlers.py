"""Every event that the shop's process would run, read from Reflex's own list and from our source.

Nothing is written down here by hand: a handler is attacked from the day it exists.
"""

import ast
import functools
import inspect
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import reflex as rx
from reflex_base.registry import RegistrationContext

from snshelper import bootstrap

Guard = Literal["none", "public", "member", "staff"]
_SOURCE = Path(bootstrap.__file__).parent
_GUARDS: dict[str, Guard] = {
    "public_event": "public",
    "member_event": "member",
    "staff_event": "staff",
}


@dataclass(frozen=True)
class Handler:
    """One registered event. `guard` is what stands above it in the source, not what it claims."""

    name: str
    guard: Guard
    permission: str
    parameters: tuple[str, ...]

    @property
    def short(self) -> str:
        """State and event, readable in a failure."""
        return ".".join(part.rpartition("____")[2] for part in self.name.split(".")[-2:])


def _written_guards() -> dict[tuple[str, str, str], tuple[Guard, str]]:
    """(module, class, method) → (guard, permission) of every decorated method in the source."""
    found: dict[tuple[str, str, str], tuple[Guard, str]] = {}
    for path in _SOURCE.rglob("*.py"):
        source = path.read_text()
        if "_event" not in source:
            continue
        module = ".".join(path.relative_to(_SOURCE.parent).with_suffix("").parts)
        for part in ast.walk(ast.parse(source)):
            if isinstance(part, ast.ClassDef):
                for method in part.body:
                    if isinstance(method, ast.AsyncFunctionDef) and method.decorator_list:
                        place = (module.removesuffix(".__init__"), part.name, method.name)
                        found[place] = _guard_of(method.decorator_list[0])
    return found


def _guard_of(decorator: ast.expr) -> tuple[Guard, str]:
    call = decorator if isinstance(decorator, ast.Call) else None
    name = call.func if call else decorator
    guard = _GUARDS.get(name.id, "none") if isinstance(name, ast.Name) else "none"
    first = call.args[0] if call and call.args else None
    return guard, str(first.value) if isinstance(first, ast.Constant) else ""


def states() -> list[type[rx.State]]:
    """Every state that the running shop has; not those of other tests in this process."""
    known = RegistrationContext.get().base_states.values()
    return [state for state in known if state.__module__.split(".")[0] in ("snshelper", "reflex")]


@functools.cache
def handlers() -> tuple[Handler, ...]:
    """Every registered event of every state."""
    written = _written_guards()
    found = []
    for state in states():
        for name, handler in state.event_handlers.items():
            if handler.state_full_name != state.get_full_name():
                continue
            places = [(kind.__module__, kind.__name__, name) for kind in state.__mro__]
            guard, permission = next((written[p] for p in places if p in written), ("none", ""))
            parameters = tuple(inspect.signature(handler.fn).parameters)[1:]
            full = f"{state.get_full_name()}.{name}"
            found.append(Handler(full, guard, permission, parameters))
    return tuple(found)


def named(short: str) -> str:
    """The full name of the event with this short one, e.g. `order_panel.refund`."""
    [name] = [handler.name for handler in handlers() if handler.short == short]
    return name


def callable_names() -> list[str]:
    """Everything on a state that could be called, whether Reflex lists it as an event or not."""
    framework = set(dir(rx.State))
    names = []
    for state in states():
        own = sorted(set(dir(state)) - framework) if state is not rx.State else sorted(framework)
        setters = [f"set_{variable}" for variable in state.vars]
        names += [f"{state.get_full_name()}.{name}" for name in [*own, *setters]]
    listed = {handler.name for handler in handlers()}
    return [name for name in dict.fromkeys(names) if name not in listed]


@functools.cache
def field_names() -> tuple[str, ...]:
    """What a form's payload may contain: every word in the modules that take payloads."""
    found: set[str] = set()
    modules = {state.__module__ for state in states()}
    paths = {Path(inspect.getfile(sys.modules[module])) for module in modules}
    for path in {path for path in paths if _SOURCE in path.parents} | {*_SOURCE.rglob("forms.py")}:
        words = ast.walk(ast.parse(path.read_text()))
        found |= {part.value for part in words if _is_word(part)}  # type: ignore[attr-defined]
    for module in modules:
        for name, value in vars(sys.modules[module]).items():
            found |= set(value) if name.endswith("FIELDS") else set()
    return tuple(sorted(found))


def _is_word(part: ast.AST) -> bool:
    value = part.value if isinstance(part, ast.Constant) else None
    return isinstance(value, str) and re.fullmatch(r"[a-z][a-z_.]{1,19}", value) is not None
