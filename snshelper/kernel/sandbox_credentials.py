"""The demo's shared secrets with the sandbox partner: a file both programs may create."""

import json
import os
import secrets
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class SandboxCredentials:
    """How the shop proves itself to the sandbox, and the sandbox to the shop."""

    api_key: str
    webhook_secret: str


def sandbox_credentials(data_dir: Path) -> SandboxCredentials:
    """Read the credentials, making them if they do not exist yet; whoever is first decides."""
    path = data_dir / "sandbox" / "credentials.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        made = {
            "api_key": secrets.token_urlsafe(24),
            "webhook_secret": "whsec_" + b64encode(secrets.token_bytes(24)).decode(),
        }
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(made, file)
        with suppress(FileExistsError):
            os.link(draft, path)  # unlike a rename it does not replace what somebody else made
        draft.unlink()
    return SandboxCredentials(**json.loads(path.read_text()))
