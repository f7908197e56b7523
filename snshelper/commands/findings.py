"""What the doctor looks at: each check answers with one finding or more."""

import shutil
import smtplib
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col

from snshelper.accounts.duties.queries import headcount
from snshelper.accounts.queries import has_owner
from snshelper.commands.partner import partner_answers
from snshelper.commands.setup.frontend import BUILD
from snshelper.commands.setup.places import ROOT
from snshelper.fulfilment.tables import ExecutorLease
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.officer.people.queries.due import people_due
from snshelper.officer.vulnerabilities.queries import vulnerability_state
from snshelper.privacy.keys_at_hand import keys_problem
from snshelper.schema import is_up_to_date
from snshelper.settings import Settings
from snshelper.support.attachments.scanner import look_at_scanner
from snshelper.web.built import BUILT
from snshelper.web.health import database_answers

Level = Literal["ok", "warn", "fail"]
_LITTLE_SPACE = 1_000_000_000
_NO_SPACE = 100_000_000
_SECONDS = 5.0


@dataclass(frozen=True)
class Finding:
    """One line of the table."""

    level: Level
    topic: str
    words: str


def every_finding(deps: Deps) -> Iterator[Finding]:
    """All checks, in the order in which a person would mend things."""
    settings = deps.settings
    yield Finding("ok", "settings", f"{settings.mode} mode, {settings.public_url}")
    yield _disk(settings)
    yield _secret_key(settings)
    yield from _database(deps)
    yield _redis(settings)
    yield _frontend()
    yield _mail(settings)
    yield _partner(settings)
    yield _officer(settings)
    yield _scanner(deps)


def _disk(settings: Settings) -> Finding:
    free = shutil.disk_usage(settings.data_dir).free
    level: Level = "fail" if free < _NO_SPACE else "warn" if free < _LITTLE_SPACE else "ok"
    return Finding(level, "disk", f"{free / 1e9:.1f} GB free at {settings.data_dir}")


def _secret_key(settings: Settings) -> Finding:
    path = settings.data_dir / "secret.key"
    if not path.exists():
        return Finding("ok", "secret key", "from the environment")
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return Finding("fail", "secret key", f"others may read it: chmod 600 {path}")
    return Finding("ok", "secret key", f"readable by its owner only: {path}")


def _database(deps: Deps) -> Iterator[Finding]:
    if not database_answers(deps.engine):
        yield Finding("fail", "database", "unreachable or empty: python -m snshelper migrate")
        return
    if not is_up_to_date(deps.engine):
        yield Finding("fail", "database", "not up to date: python -m snshelper migrate")
        return
    yield Finding("ok", "database", f"{deps.engine.dialect.name}, up to date")
    try:
        yield _keys(deps)
        yield _owner(deps)
        yield _vulnerabilities(deps)
        yield from _people(deps)
        yield _fulfilment(deps)
    except SQLAlchemyError as error:
        yield Finding("fail", "database", str(error).splitlines()[0])


def _keys(deps: Deps) -> Finding:
    problem = keys_problem(deps)
    if problem:
        return Finding("fail", "keys", problem)
    ring = deps.settings.vault_dir / "ring.json"
    if ring.exists() and stat.S_IMODE(ring.stat().st_mode) & 0o077:
        return Finding("fail", "keys", f"others may read them: chmod 600 {ring}")
    return Finding("ok", "keys", "those of the data; kept apart from it")


def _owner(deps: Deps) -> Finding:
    if has_owner(deps.engine):
        return Finding("ok", "owner", "there is one")
    return Finding("warn", "owner", "nobody yet: use the link that `serve` prints")


def _people(deps: Deps) -> Iterator[Finding]:
    """Who answers for personal data, and what about people is late."""
    with reading(deps.engine) as session:
        if not headcount(session, "officer", deps.clock()):
            words = "nobody holds the officer role: python -m snshelper staff grant EMAIL officer"
            is_fatal = has_owner(deps.engine) and not deps.settings.is_demo
            yield Finding("fail" if is_fatal else "warn", "people", words)
            return
        late = [due for due in people_due(session, deps.clock()) if due.is_late]
    if late:
        yield Finding("warn", "people", f"{len(late)} things are late: see /admin/privacy/people")
    else:
        yield Finding("ok", "people", "somebody holds the officer role; nothing is late")


def _fulfilment(deps: Deps) -> Finding:
    living = select(col(ExecutorLease.executor_id)).where(
        col(ExecutorLease.expires_at) > deps.clock()
    )
    with reading(deps.engine) as session:
        count = len(session.execute(living).all())
    where = f"{deps.settings.fulfilment} the web process"
    if count:
        return Finding("ok", "fulfilment", f"{count} at work ({where})")
    needed: Level = "warn" if deps.settings.fulfilment == "inside" else "fail"
    return Finding(needed, "fulfilment", f"nobody carries orders out now ({where})")


def _redis(settings: Settings) -> Finding:
    if not settings.redis_url:
        return Finding("ok", "redis", "not configured; one web worker needs none")
    try:
        Redis.from_url(settings.redis_url, socket_timeout=_SECONDS).ping()
    except (RedisError, OSError, ValueError) as error:
        return Finding("fail", "redis", f"unreachable: {error}")
    return Finding("ok", "redis", "answers")


def _frontend() -> Finding:
    if not (BUILT / "index.html").is_file():
        return Finding("fail", "frontend", "not built: make run")
    if not BUILD.is_current():
        return Finding("warn", "frontend", "older than the code, or not built by make: make run")
    return Finding("ok", "frontend", "built from this code")


def _mail(settings: Settings) -> Finding:
    if not settings.smtp_url:
        return Finding("ok", "mail", "no server; letters are shown at /dev/outbox")
    parts = urlsplit(settings.smtp_url)
    kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
    try:
        with kind(parts.hostname or "", parts.port or 0, timeout=_SECONDS) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        return Finding("fail", "mail", f"{parts.hostname} does not answer: {error}")
    return Finding("ok", "mail", f"{parts.hostname} answers")


def _partner(settings: Settings) -> Finding:
    if not settings.is_demo:
        return Finding("ok", "sandbox", "not part of production")
    if partner_answers(settings):
        return Finding("ok", "sandbox", f"answers at {settings.sandbox_url}")
    return Finding("warn", "sandbox", f"silent at {settings.sandbox_url}; `serve` starts it")


def _officer(settings: Settings) -> Finding:
    officer = settings.officer
    if officer.name and officer.email and officer.phone:
        return Finding("ok", "officer", officer.name)
    return Finding("warn", "officer", "SNSHELPER_OFFICER_EMAIL and _PHONE are not set")


_SCANNER_WORDS = {
    "absent": "none: no file can be sent with an inquiry (SNSHELPER_CLAMD)",
    "unreachable": "does not answer: no file is taken",
    "stale": "its signatures are too old: no file is taken; run freshclam",
}


def _scanner(deps: Deps) -> Finding:
    scanner = look_at_scanner(deps)
    if scanner.status == "ready":
        return Finding("ok", "scanner", scanner.version)
    level: Level = "ok" if scanner.status == "absent" else "warn"
    return Finding(level, "scanner", _SCANNER_WORDS[scanner.status])


_ANALYSIS: dict[str, str] = {
    "never": "never analysed: python -m snshelper vulnerabilities",
    "forged": "the newest result was not written by this shop",
    "stale": "the newest result is too old, or of other packages: analyse again",
    "vulnerable": "a pinned package is known to be weak",
    "incomplete": "some packages could not be analysed: analyse again where there is a network",
    "clean": "nothing is known against any pinned package",
}


def _vulnerabilities(deps: Deps) -> Finding:
    requirements = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    with reading(deps.engine) as session:
        state = vulnerability_state(session, deps.settings, deps.clock(), requirements)
    is_grave = state.status in ("forged", "vulnerable")
    level: Level = "ok" if state.status == "clean" else "fail" if is_grave else "warn"
    return Finding(level, "weaknesses", _ANALYSIS[state.status])
