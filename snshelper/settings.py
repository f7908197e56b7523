"""Frozen settings: the only reader of the environment."""

import json
import os
import secrets
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "SNSHELPER_"
VAULT = "vault"


class SettingsError(Exception):
    """The environment describes no shop that may be served; `problems` lists every reason."""

    def __init__(self, problems: list[str]) -> None:
        """Keep the complete list, one readable line each."""
        super().__init__("\n".join(problems))
        self.problems = problems


class Officer(BaseSettings):
    """The person who answers for personal data."""

    model_config = SettingsConfigDict(env_prefix=f"{PREFIX}OFFICER_", frozen=True, extra="ignore")
    name: str = "キムジュンホ"
    team: str = "企画チーム"
    email: str = ""
    phone: str = ""


class Seller(BaseSettings):
    """Who sells: the facts that article 11 of the Act on Specified Commercial Transactions asks."""

    model_config = SettingsConfigDict(env_prefix=f"{PREFIX}SELLER_", frozen=True, extra="ignore")
    name: str = ""
    representative: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""


class Settings(BaseSettings):
    """Everything the program takes from outside. See `.env.example` for each variable."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", frozen=True, extra="ignore"
    )

    mode: Literal["demo", "production"] = "demo"
    data_dir: Path = Field(
        default_factory=lambda: Path(os.environ.get("DATA_DIR", "var")), validate_default=True
    )
    port: int = Field(default_factory=lambda: int(os.environ.get("PORT", "3000")), ge=1, le=65535)
    host: str = "0.0.0.0"  # noqa: S104 - a shop listens to its visitors
    public_url: str = ""
    database_url: str = ""
    redis_url: str = ""
    web_workers: int = Field(default=1, ge=1, le=64)
    fulfilment: Literal["inside", "separate"] = "inside"
    trusted_proxy_hops: int = Field(default=0, ge=0, le=8)
    secret_key: str = Field(default="", repr=False)
    vault_url: str = ""
    vault_keys: str = Field(default="", repr=False)
    smtp_url: str = Field(default="", repr=False)
    mail_from: str = ""
    line_contact_url: str = "https://lin.ee/snshelper"
    sandbox_url: str = ""
    undo_seconds: float = Field(default=10.0, ge=0, le=600)
    clamd: str = Field(default="", pattern=r"^(|/.+|[^/\s]+:\d{1,5})$")
    clamd_hours: int = Field(default=72, ge=1, le=24 * 365)
    policy_notice_days: int = Field(default=7, ge=1, le=365)
    policy_notice_days_disadvantage: int = Field(default=30, ge=1, le=365)
    invoice_number: str = Field(default="", pattern=r"^(T\d{13})?$")
    stripe_secret_key: str = Field(default="", repr=False)
    stripe_api_base: str = ""
    stripe_webhook_secret: str = Field(default="", repr=False)
    officer: Officer = Field(default_factory=Officer)
    seller: Seller = Field(default_factory=Seller)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        """Fill what follows from other settings."""
        fill = object.__setattr__
        fill(self, "data_dir", self.data_dir.expanduser().resolve())
        if not self.public_url:
            fill(self, "public_url", f"http://localhost:{self.port}")
        fill(self, "public_url", self.public_url.rstrip("/"))
        if not self.database_url:
            fill(self, "database_url", f"sqlite:///{self.data_dir / 'shop.db'}")
        if not self.vault_url:
            fill(self, "vault_url", f"sqlite:///{self.vault_dir / 'keys.db'}")
        if not self.sandbox_url:
            fill(self, "sandbox_url", f"http://127.0.0.1:{self.port + 1}")
        return self

    @property
    def is_demo(self) -> bool:
        """Whether pretend money, the sandbox partner and the outbox page are allowed."""
        return self.mode == "demo"

    @property
    def vault_dir(self) -> Path:
        """Where keys are kept, apart from the data: backups of the data leave it out."""
        return self.data_dir / VAULT

    @property
    def is_https(self) -> bool:
        """Whether visitors reach the shop over TLS."""
        return self.public_url.startswith("https://")

    @property
    def allowed_origins(self) -> tuple[str, ...]:
        """Origins that may open the event socket or post a form (scheme, host and port)."""
        public = urlsplit(self.public_url)
        origins = [f"{public.scheme}://{public.netloc}"]
        if self.is_demo:
            origins += [f"http://{name}:{self.port}" for name in ("localhost", "127.0.0.1")]
        return tuple(dict.fromkeys(origins))


_REQUIRED_IN_PRODUCTION = {
    "SECRET_KEY": "signs forms and peppers passwords; at least 32 random characters",
    "PUBLIC_URL": "the https address that visitors use",
    "SMTP_URL": "where mail leaves, e.g. smtps://user:password@host:465",
    "MAIL_FROM": "the sender address of the shop's mail",
    "OFFICER_EMAIL": "the privacy officer's e-mail address, shown on the policy page",
    "OFFICER_PHONE": "the privacy officer's telephone, shown on the policy page",
    "SELLER_NAME": "who sells (Act on Specified Commercial Transactions, article 11)",
    "SELLER_ADDRESS": "where the seller is",
    "SELLER_PHONE": "the seller's telephone",
    "SELLER_REPRESENTATIVE": "the responsible person",
}


def load_settings() -> Settings:
    """Read the environment once.

    Raises SettingsError with every problem at once, so that one start tells the whole story.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        raise SettingsError([_readable(line) for line in json.loads(error.json())]) from None
    problems = _production_problems(settings) if not settings.is_demo else []
    if problems:
        raise SettingsError(problems)
    if not settings.secret_key:
        object.__setattr__(settings, "secret_key", _kept_secret(settings.data_dir))
    return settings


def _readable(line: dict[str, object]) -> str:
    where = ".".join(str(part) for part in line["loc"]) if isinstance(line["loc"], list) else ""
    return f"{PREFIX}{where.upper().replace('.', '_')}: {line['msg']}"


def _production_problems(settings: Settings) -> list[str]:
    values = {name: getattr(settings, name.lower(), "") for name in _REQUIRED_IN_PRODUCTION}
    values |= {f"OFFICER_{n}": getattr(settings.officer, n.lower()) for n in ("EMAIL", "PHONE")}
    values |= {
        f"SELLER_{n}": getattr(settings.seller, n.lower())
        for n in ("NAME", "ADDRESS", "PHONE", "REPRESENTATIVE")
    }
    problems = [
        f"{PREFIX}{name} is missing: {why}"
        for name, why in _REQUIRED_IN_PRODUCTION.items()
        if not values[name]
    ]
    if settings.secret_key and len(settings.secret_key) < 32:
        problems.append(f"{PREFIX}SECRET_KEY is too short: at least 32 characters")
    if not settings.is_https:
        problems.append(f"{PREFIX}PUBLIC_URL must begin with https:// in production")
    if settings.web_workers > 1 and not settings.redis_url:
        problems.append(f"{PREFIX}REDIS_URL is missing: several web workers share state through it")
    return problems


def _kept_secret(data_dir: Path) -> str:
    """The demo's secret, made once and kept beside its database, readable by its owner alone."""
    path = data_dir / "secret.key"
    data_dir.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def child_environment(**values: str) -> dict[str, str]:
    """This process's environment with `values` added, for a program that it starts."""
    return {**os.environ, **values}
