"""The machine-readable copy: a ZIP that exists in memory only, for as long as it is sent."""

import hashlib
import io
import json
import zipfile
from datetime import date, datetime

from snshelper.kernel.i18n import Texts
from snshelper.officer.requests.copies import Copy

CONTENT, README, SUMS = "your-information.json", "README.txt", "SHA256SUMS"
_FORMAT = "snshelper-personal-information/1"


def archive_of(copy: Copy, t: Texts) -> bytes:
    """JSON (RFC 8259, UTF-8), a README in the person's language, and SHA-256 sums of both."""
    content = json.dumps(_document(copy), ensure_ascii=False, indent=1, default=_plain).encode()
    readme = t("requests.readme", at=copy.made_at.isoformat(timespec="seconds")).encode()
    sums = "".join(
        f"{hashlib.sha256(body).hexdigest()}  {name}\n"
        for name, body in ((CONTENT, content), (README, readme))
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(README, readme)
        archive.writestr(CONTENT, content)
        archive.writestr(SUMS, sums)
    return packed.getvalue()


def _document(copy: Copy) -> dict[str, object]:
    return {
        "format": _FORMAT,
        "made_at": copy.made_at,
        "tables": copy.tables,
        "openings": [
            {"at": one.at, "use": one.use, "fields": list(one.fields)} for one in copy.openings
        ],
    }


def _plain(value: object) -> str:
    """Moments and days as ISO 8601."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
