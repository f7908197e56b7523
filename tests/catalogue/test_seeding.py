"""Seeding: a new shop gets the demo catalogue, an old one keeps what people made of it."""

from pathlib import Path

import pytest
from sqlmodel import select

from snshelper.catalogue import actions, seeding
from snshelper.catalogue.drafts import read_draft
from snshelper.catalogue.rules.units import ForbiddenUnit
from snshelper.catalogue.tables import Service, ServiceRoute, ServiceText
from snshelper.kernel.actor import Actor
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work


def everything(deps: Deps) -> list[dict[str, object]]:
    with reading(deps.engine) as session:
        tables = (Service, ServiceText, ServiceRoute)
        return [row.model_dump() for table in tables for row in session.exec(select(table)).all()]


def test_every_service_of_the_seed_files_is_inserted_once(deps: Deps) -> None:
    expected = len(list(seeding.seeded_drafts()))
    assert seeding.seed(deps) == expected >= 12
    before = everything(deps)
    assert seeding.seed(deps) == 0
    assert everything(deps) == before


def test_what_was_seeded_reads_back_as_it_was_written(deps: Deps) -> None:
    seeding.seed(deps)
    with reading(deps.engine) as session:
        for draft in seeding.seeded_drafts():
            assert read_draft(session, draft.facts.slug) == draft


def test_seeding_again_keeps_what_a_marketer_changed(shop: Deps, marketer: Actor) -> None:
    slug = "instagram-local-reach"
    actions.change_price(shop, marketer, slug, 7)
    actions.set_on(shop, marketer, slug, False)
    kept = everything(shop)
    assert seeding.seed(shop) == 0
    assert everything(shop) == kept


def test_seeding_brings_back_only_what_is_missing(shop: Deps, marketer: Actor) -> None:
    actions.change_price(shop, marketer, "qr-stand-a6", 3500)
    with unit_of_work(shop.engine) as session:
        for table in (ServiceText, ServiceRoute, Service):
            for row in session.exec(select(table).where(table.slug == "youtube-30s-view")).all():
                session.delete(row)
    assert seeding.seed(shop) == 1
    with reading(shop.engine) as session:
        assert session.get_one(Service, "youtube-30s-view").unit_price == 3
        assert session.get_one(Service, "qr-stand-a6").unit_price == 3500


def test_a_seed_file_that_breaks_a_rule_inserts_nothing(
    deps: Deps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = (seeding.SEED_FOLDER / "goods.toml").read_text(encoding="utf-8")
    (tmp_path / "goods.toml").write_text(good, encoding="utf-8")
    bad = good.replace('unit = "set"', 'unit = "followers"')
    (tmp_path / "shameful.toml").write_text(bad, encoding="utf-8")
    monkeypatch.setattr(seeding, "SEED_FOLDER", tmp_path)
    with pytest.raises(ForbiddenUnit):
        seeding.seed(deps)
    assert everything(deps) == []
