"""What the environment says: the only place where the sandbox partner reads it."""

from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Address(NamedTuple):
    """Where to listen."""

    host: str
    port: int


def listening_address(url: str) -> Address:
    """Host and port of a plain `http://host:port` address.

    Raises ValueError for another scheme, a path, or a missing host or port.
    """
    parts = urlsplit(url)
    if parts.scheme != "http" or not parts.hostname or not parts.port:
        raise ValueError("must look like http://127.0.0.1:3001")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError("must not carry a path")
    return Address(parts.hostname, parts.port)


class Settings(BaseSettings):
    """Frozen configuration of one sandbox partner.

    `seconds` is how long a full delivery takes; `parent` is the pid whose end ends us.
    """

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True)

    url: str = Field(default="http://127.0.0.1:3001", validation_alias="SNSHELPER_SANDBOX_URL")
    shared_folder: Path = Field(default=Path("var"), validation_alias="SNSHELPER_DATA_DIR")
    seconds: float = Field(
        default=8.0,
        ge=0,
        le=86_400,
        allow_inf_nan=False,
        validation_alias="SNSHELPER_SANDBOX_SECONDS",
    )
    parent: int | None = Field(default=None, ge=1, validation_alias="SNSHELPER_SANDBOX_PARENT")

    @field_validator("url")
    @classmethod
    def _must_be_listenable(cls, url: str) -> str:
        listening_address(url)
        return url

    @field_validator("shared_folder")
    @classmethod
    def _absolute(cls, folder: Path) -> Path:
        return folder.expanduser().resolve()

    @property
    def address(self) -> Address:
        """Where to listen, taken from `url`."""
        return listening_address(self.url)

    @property
    def own_folder(self) -> Path:
        """The folder that holds the partner's record and credentials."""
        return self.shared_folder / "sandbox"
