"""Whether files can be taken at all: only with a scanner that answers and is up to date."""

from dataclasses import dataclass
from datetime import datetime

from snshelper.kernel.clamd import Clamd, ScannerUnavailable, Signatures
from snshelper.kernel.runtime import Deps
from snshelper.support.attachments.rules import ScannerStatus, UploadsClosed, is_stale


@dataclass(frozen=True)
class Scanner:
    """The scanner right now; `version` and `built_at` are empty unless it answered."""

    status: ScannerStatus
    version: str = ""
    built_at: datetime | None = None


def look_at_scanner(deps: Deps) -> Scanner:
    """Ask the daemon for its signatures; never raises."""
    if not deps.settings.clamd:
        return Scanner("absent")
    try:
        found = Clamd(deps.settings.clamd).signatures()
    except ScannerUnavailable:
        return Scanner("unreachable")
    stale = is_stale(found, deps.settings.clamd_hours, deps.clock())
    return Scanner("stale" if stale else "ready", found.version, found.built_at)


def require_scanner(deps: Deps) -> tuple[Clamd, Signatures]:
    """The daemon and what it scans with. Raises UploadsClosed unless it is ready."""
    scanner = look_at_scanner(deps)
    if scanner.status != "ready":
        raise UploadsClosed(reason=scanner.status)
    return Clamd(deps.settings.clamd), Signatures(scanner.version, scanner.built_at)


def threat_in(daemon: Clamd, content: bytes) -> str:
    """What was found in a file, empty for nothing. Raises UploadsClosed for no clear answer."""
    try:
        return daemon.scan(content)
    except ScannerUnavailable as error:
        raise UploadsClosed(reason="unreachable") from error
