"""What the environment may say."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from snshelper.sandbox.settings import Settings


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SANDBOX_URL", "DATA_DIR", "SANDBOX_SECONDS", "SANDBOX_PARENT"):
        monkeypatch.delenv(f"SNSHELPER_{name}", raising=False)


def test_defaults_suit_a_fresh_clone() -> None:
    settings = Settings()
    assert settings.address == ("127.0.0.1", 3001)
    assert settings.own_folder == Path.cwd() / "var" / "sandbox"
    assert (settings.seconds, settings.parent) == (8.0, None)


def test_every_setting_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SNSHELPER_SANDBOX_URL", "http://127.0.0.2:4001/")
    monkeypatch.setenv("SNSHELPER_DATA_DIR", "/srv/shop")
    monkeypatch.setenv("SNSHELPER_SANDBOX_SECONDS", "0.5")
    monkeypatch.setenv("SNSHELPER_SANDBOX_PARENT", "77")
    settings = Settings()
    assert settings.address == ("127.0.0.2", 4001)
    assert settings.own_folder == Path("/srv/shop/sandbox")
    assert (settings.seconds, settings.parent) == (0.5, 77)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SANDBOX_URL", "https://127.0.0.1:3001"),
        ("SANDBOX_URL", "http://127.0.0.1"),
        ("SANDBOX_URL", "http://127.0.0.1:3001/partner"),
        ("SANDBOX_URL", "http://127.0.0.1:99999"),
        ("SANDBOX_SECONDS", "-1"),
        ("SANDBOX_SECONDS", "nan"),
        ("SANDBOX_PARENT", "init"),
    ],
)
def test_nonsense_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"SNSHELPER_{name}", value)
    with pytest.raises(ValidationError):
        Settings()
