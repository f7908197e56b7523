"""How the API answers: authorisation, and every refusal as JSON that names its reason."""

import hmac
import logging
from collections.abc import Awaitable, Callable

from aiohttp import web
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from snshelper.sandbox.partner import PARTNER
from snshelper.sandbox.wire import MAX_KEY_LENGTH

_log = logging.getLogger("sandbox")
_Proceed = Callable[[web.Request], Awaitable[web.StreamResponse]]


class InvalidRequestError(Exception):
    """A request that cannot be understood: which field, and what is wrong with it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(field, message)
        self.field = field
        self.message = message


def refusal(status: int, error: str, **more: str) -> web.Response:
    """An error answer `{"error": …}` with further facts."""
    return web.json_response({"error": error, **more}, status=status)


def idempotency_key(request: web.Request) -> str:
    """The request's Idempotency-Key; raises InvalidRequestError when missing, blank or too long."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key:
        raise InvalidRequestError("Idempotency-Key", "this header is required")
    if len(key) > MAX_KEY_LENGTH:
        raise InvalidRequestError("Idempotency-Key", f"at most {MAX_KEY_LENGTH} characters")
    return key


@web.middleware
async def require_key(request: web.Request, handler: _Proceed) -> web.StreamResponse:
    """Let nobody into /v1/* without the bearer key (RFC 6750)."""
    if request.path.startswith("/v1/"):
        expected = f"Bearer {request.app[PARTNER].credentials.api_key}"
        offered = request.headers.get("Authorization", "")
        if not hmac.compare_digest(offered.encode(errors="replace"), expected.encode()):
            answer = refusal(401, "unauthorized")
            answer.headers["WWW-Authenticate"] = "Bearer"
            return answer
    return await handler(request)


@web.middleware
async def explain(request: web.Request, handler: _Proceed) -> web.StreamResponse:
    """Turn whatever goes wrong into JSON; our own defects are logged and say nothing."""
    try:
        return await handler(request)
    except InvalidRequestError as problem:
        return refusal(400, "invalid", field=problem.field, message=problem.message)
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_context=False, include_input=False)[0]
        return refusal(400, "invalid", field=_field(first), message=first["msg"])
    except web.HTTPError as problem:
        answer = refusal(problem.status, problem.reason.lower().replace(" ", "_"))
        if "Allow" in problem.headers:
            answer.headers["Allow"] = problem.headers["Allow"]
        return answer
    except ConnectionError:
        raise
    except Exception:
        _log.exception("request.broken")
        return refusal(500, "internal")


def _field(problem: ErrorDetails) -> str:
    return ".".join(str(part) for part in problem["loc"]) or "body"
