"""Keys for shops that tests open themselves."""

from pathlib import Path

from snshelper.bootstrap import open_vault
from snshelper.kernel.clock import system_clock
from snshelper.schema import migrate
from snshelper.settings import Settings


def migrate_with_keys(url: str, folder: Path) -> None:
    """Migrate the database at `url`, with the keys of the shop whose data folder is `folder`."""
    vault = open_vault(Settings(data_dir=folder, secret_key="s" * 40), system_clock)
    migrate(url, vault)
    vault.close()
