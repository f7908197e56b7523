"""Which connectors can carry orders out in this process: the composition root says so once."""


class LiveConnectors(frozenset[str]):
    """The names of the connectors that are configured and running."""


class NotInstalled(RuntimeError):
    """Somebody asked which connectors are live before the composition root said so."""


_installed: list[LiveConnectors] = []


def install(live: LiveConnectors) -> None:
    """Make `live` the connectors of this process."""
    _installed[:] = [live]


def live_connectors() -> LiveConnectors:
    """The connectors of this process; raises NotInstalled before `install`."""
    if not _installed:
        raise NotInstalled
    return _installed[0]
