"""No byte outside the sealed places says anything of a person (global proof of the promises)."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from snshelper.kernel.actor import SYSTEM
from snshelper.kernel.database import metadata
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.kernel.vault.column import SealedText
from snshelper.kernel.vault.sealing import Sealed
from snshelper.kernel.vault.vault import Destroyed
from snshelper.privacy.scopes import destroy_keys, mark_destroyed, scopes_of
from snshelper.support.actions.desk import answer_inquiry
from snshelper.support.tables import Inquiry
from tests.browser.serving import Shop
from tests.canary.person import Person
from tests.canary.search import files_of, members_of, sightings
from tests.hostile.people import state_of, until

# The demo's partner is another company that happens to run here: it must know what to deliver.
PARTNER = "sandbox"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The real shop with its partner, behind one proxy of its own."""
    folder = tmp_path_factory.mktemp("canary") / "data"
    shop = Shop(folder, UNDO_SECONDS="0.5", SANDBOX_SECONDS="1", TRUSTED_PROXY_HOPS="1")
    try:
        shop.open()
        yield shop
    finally:
        shop.close()


@pytest.fixture(scope="module")
def person(shop: Shop) -> Person:
    """Somebody who did everything that can be done."""
    person = Person(shop)
    person.sign_up()
    boost, _ = person.buy()
    person.ask()
    person.look_around()
    with reading(shop.deps.engine) as session:
        inquiry_id = session.scalars(select(Inquiry.id)).one()
    answer_inquiry(shop.deps, SYSTEM, inquiry_id, person.answer, is_last=True)
    until(lambda: _state(person, boost) == "completed", "the order did not arrive")
    return person


def _state(person: Person, order_id: str) -> str:
    return state_of(person, order_id)  # type: ignore[arg-type]


def test_nothing_that_the_shop_keeps_says_who_somebody_is(shop: Shop, person: Person) -> None:
    assert shop.log.stat().st_size > 0
    assert sightings(files_of(shop.folder, PARTNER), person.secrets) == []


def test_no_backup_says_who_somebody_is(shop: Shop, person: Person, tmp_path: Path) -> None:
    archive = tmp_path / "copy.tar.gz"
    shop.command("backup", str(archive))
    for packed in (archive, tmp_path / "copy.keys.tar.gz"):
        assert sightings(members_of(packed, PARTNER), person.secrets) == []


def test_the_search_finds_what_is_not_sealed(shop: Shop, person: Person, tmp_path: Path) -> None:
    for number, (name, secret) in enumerate(person.secrets.items()):
        with closing(sqlite3.connect(tmp_path / f"{number}.db")) as connection:
            connection.execute("CREATE TABLE note (words)")
            connection.execute("INSERT INTO note VALUES (?)", (f"so {secret} there",))
            connection.commit()
        assert {found.split(":")[0] for found in sightings(files_of(tmp_path), {name: secret})} == {
            name
        }


def test_the_partner_knows_what_to_deliver_and_not_for_whom(shop: Shop, person: Person) -> None:
    told = sightings(files_of(shop.folder / PARTNER), person.secrets)
    assert {found.split(":")[0] for found in told} == {"account"}


def test_after_destruction_no_copy_can_be_opened(
    shop: Shop, person: Person, tmp_path: Path
) -> None:
    archive = tmp_path / "before.tar.gz"
    shop.command("backup", str(archive))
    sealed = _sealed_values(shop)
    assert len(sealed) > 20
    account_id = person.actor.account_id
    with unit_of_work(shop.deps.engine) as session:
        names = [*scopes_of(session, account_id), *scopes_of(session, "")]
        assert destroy_keys(session, shop.deps, names) == len(names)
        mark_destroyed(session, shop.deps.clock(), names)
    shop.deps.vault.store.scrub()
    for value in sealed:
        with pytest.raises(Destroyed):
            shop.deps.vault.key(value.key_id)


def _sealed_values(shop: Shop) -> list[Sealed]:
    """Everything that stands sealed in the database."""
    found: list[Sealed] = []
    with shop.deps.engine.connect() as connection:
        for table in metadata.sorted_tables:
            for column in table.columns:
                if isinstance(column.type, SealedText):
                    values = connection.execute(select(column).where(column.is_not(None)))
                    found += values.scalars()
    return found
