"""The keys of scopes: found through the register, destroyed in the vault."""

from collections.abc import Sequence

from sqlalchemy import Engine

from snshelper.kernel.unit_of_work import reading
from snshelper.kernel.vault.vault import Vault
from snshelper.privacy.scopes import scope_states


class ScopeKeys:
    """Answers `seams.KeyShredder` with the shop's register and vault."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        """Look scopes up at `engine`."""
        self._engine = engine
        self._vault = vault

    def destroy_keys(self, names: Sequence[str]) -> None:
        """Make what these scopes sealed unreadable for ever; repeatable."""
        with reading(self._engine) as session:
            rows = scope_states(session, names)
        self._vault.destroy({row.key_id: name for name, row in rows.items()})

    def scrub(self) -> None:
        """Leave no byte of a destroyed key in the key database."""
        self._vault.store.scrub()
