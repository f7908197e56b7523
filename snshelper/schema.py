"""The whole schema: every room's tables, and bringing a database up to date."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from dbos import DBOS
from sqlalchemy import Engine

from snshelper.accounts import tables as accounts
from snshelper.accounts.duties import tables as duties
from snshelper.catalogue import tables as catalogue
from snshelper.fulfilment import tables as fulfilment
from snshelper.kernel.compaction import compact
from snshelper.kernel.database import create_shop_engine
from snshelper.kernel.vault.vault import Vault
from snshelper.mail import tables as mail
from snshelper.officer.consents import tables as consents
from snshelper.officer.disclosures import tables as disclosures
from snshelper.officer.incidents import tables as incidents
from snshelper.officer.mailings import tables as mailings
from snshelper.officer.papers import tables as papers
from snshelper.officer.people import tables as people
from snshelper.officer.requests import tables as requests
from snshelper.officer.retention import tables as retention
from snshelper.officer.vulnerabilities import tables as vulnerabilities
from snshelper.ordering import tables as ordering
from snshelper.privacy import tables as privacy
from snshelper.support import tables as support
from snshelper.support.attachments import tables as attachments
from snshelper.wallet import tables as wallet
from snshelper.wallet.payouts import tables as payouts

ROOMS_WITH_TABLES = (
    accounts,
    privacy,
    mail,
    catalogue,
    wallet,
    ordering,
    fulfilment,
    support,
    duties,
    people,
    retention,
    incidents,
    papers,
    disclosures,
    attachments,
    vulnerabilities,
    requests,
    consents,
    mailings,
    payouts,
)
_INI = Path(__file__).parent.parent / "alembic.ini"


def alembic_config(url: str) -> Config:
    """Alembic's configuration for the database at `url`."""
    config = Config(str(_INI))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def migrate(url: str, vault: Vault) -> None:
    """Bring the keys, the durable engine's tables and the shop's up to date; safe to repeat.

    The vault seals what an older version of the program kept readable, and the database is
    rewritten, so that no freed page goes on saying it.
    """
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    vault.create()
    DBOS.migrate(url)
    config = alembic_config(url)
    config.attributes["vault"] = vault
    engine = create_shop_engine(url)
    before = _revision(engine)
    command.upgrade(config, "head")
    if before not in (None, _revision(engine)):
        compact(engine)
    engine.dispose()


def is_up_to_date(engine: Engine) -> bool:
    """Whether the database stands at the newest revision."""
    newest = ScriptDirectory.from_config(alembic_config(str(engine.url))).get_current_head()
    return _revision(engine) == newest


def _revision(engine: Engine) -> str | None:
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
