"""The column type of personal data: it takes sealed values and nothing else."""

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from snshelper.kernel.switches import is_thrown
from snshelper.kernel.vault.sealing import PlaintextRefused, Sealed


class SealedText(TypeDecorator[Sealed]):
    """Stores a Sealed as text. A readable value never reaches the database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Sealed | None, dialect: Dialect) -> str | None:
        """Refuse whatever is not sealed: PlaintextRefused."""
        if value is None:
            return None
        if not isinstance(value, Sealed):
            if is_thrown("vault.plaintext"):
                return str(value)
            raise PlaintextRefused(type(value).__name__)
        return value.text

    def process_result_value(self, value: str | None, dialect: Dialect) -> Sealed | None:
        """Still sealed; the purpose gate opens it."""
        return None if value is None else Sealed(value)
