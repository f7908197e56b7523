"""The secrets that the shop and the partner share."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from snshelper.sandbox.credentials import ensure_credentials


def test_the_file_is_created_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "sandbox" / "credentials.json"
    credentials = ensure_credentials(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert credentials.webhook_secret.startswith("whsec_")
    assert len(Webhook(credentials.webhook_secret)._whsecret) == 32
    assert [file.name for file in path.parent.iterdir()] == ["credentials.json"]


def test_existing_credentials_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "credentials.json"
    assert ensure_credentials(path) == ensure_credentials(path)


def test_many_creators_at_once_agree_on_one_pair_of_secrets(tmp_path: Path) -> None:
    path = tmp_path / "credentials.json"
    with ThreadPoolExecutor(16) as pool:
        found = set(pool.map(ensure_credentials, [path] * 64))
    assert len(found) == 1


def test_a_damaged_file_is_refused_rather_than_replaced(tmp_path: Path) -> None:
    path = tmp_path / "credentials.json"
    path.write_text('{"api_key": "x"}')
    with pytest.raises(ValueError, match="not a credentials file"):
        ensure_credentials(path)
    assert path.read_text() == '{"api_key": "x"}'


def test_secrets_do_not_show_when_printed(tmp_path: Path) -> None:
    credentials = ensure_credentials(tmp_path / "credentials.json")
    assert credentials.api_key not in repr(credentials)
    assert credentials.webhook_secret not in repr(credentials)
