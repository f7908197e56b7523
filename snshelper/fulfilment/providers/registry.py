"""The connectors of this process, by name."""

from collections.abc import Iterable

from snshelper.fulfilment.providers.port import Provider


class Providers:
    """Connectors that can be used now."""

    def __init__(self, providers: Iterable[Provider]) -> None:
        """Register each under its name."""
        self._by_name = {provider.name: provider for provider in providers}

    def get(self, name: str) -> Provider | None:
        """The connector called `name`, None if it is not connected here."""
        return self._by_name.get(name)

    def all(self) -> list[Provider]:
        """Every connector."""
        return list(self._by_name.values())
