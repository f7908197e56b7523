"""Password hashing: bcrypt over a peppered digest, in two threads of its own.

The pepper lives outside the database, so a stolen database alone tells nothing. The digest also
frees bcrypt from its 72-byte limit: every character of a long password counts.
"""

import asyncio
import base64
import hashlib
import hmac
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from threading import BoundedSemaphore
from typing import TypeVar

import bcrypt

from snshelper.accounts.keys import derived_key
from snshelper.accounts.rules import fold_password
from snshelper.kernel.errors import TooManyRequests
from snshelper.privacy.switches import is_thrown
from snshelper.settings import Settings

Result = TypeVar("Result")

_WORKERS = 2
_WAITING_LIMIT = 64
_BUSY_SECONDS = 10
# About 0.3 s of one core.
_cost = [12]
_threads = ThreadPoolExecutor(max_workers=_WORKERS, thread_name_prefix="bcrypt")
_places = BoundedSemaphore(_WAITING_LIMIT)


def set_cost(rounds: int) -> None:
    """Use 2^`rounds` iterations for new hashes; tests use the smallest, 4."""
    _cost[:] = [rounds]


async def hash_password(settings: Settings, password: str) -> str:
    """The hash to store (60 characters). Raises TooManyRequests when 64 others are waiting."""
    return await _run(partial(_hash, _peppered(settings, password), _cost[0]))


async def is_password(settings: Settings, password: str, stored: str | None) -> bool:
    """Whether `password` belongs to the `stored` hash.

    None stands for an unknown account: the same work is done, and the answer is no.
    Raises TooManyRequests when 64 others are waiting.
    """
    return await _run(partial(_check, _peppered(settings, password), stored, _cost[0]))


def _peppered(settings: Settings, password: str) -> bytes:
    # Lone surrogates come from JSON alone; they must not turn a wrong password into an error.
    typed = fold_password(password).encode("utf-8", "surrogatepass")
    pepper = b"" if is_thrown("passwords.pepper") else derived_key(settings, "password-pepper")
    digest = hmac.digest(pepper, typed, hashlib.sha256)
    return base64.b64encode(digest)


def _hash(peppered: bytes, cost: int) -> str:
    return bcrypt.hashpw(peppered, bcrypt.gensalt(cost)).decode()


def _check(peppered: bytes, stored: str | None, cost: int) -> bool:
    if stored is None:
        _hash(peppered, cost)
        return False
    return bcrypt.checkpw(peppered, stored.encode())


async def _run(work: partial[Result]) -> Result:
    if not _places.acquire(blocking=False):
        raise TooManyRequests(seconds=_BUSY_SECONDS)
    future: Future[Result] = _threads.submit(work)
    future.add_done_callback(lambda _: _places.release())
    return await asyncio.wrap_future(future)
