"""Editing services: by permission, by the rules, and with a trace."""

from dataclasses import replace

import pytest
from sqlmodel import select

from snshelper.catalogue import actions
from snshelper.catalogue.drafts import ServiceDraft, read_draft
from snshelper.catalogue.queries import find_service
from snshelper.catalogue.queries.desk import draft_of
from snshelper.catalogue.rules.publication import Route, ServiceRefused
from snshelper.catalogue.rules.units import ForbiddenUnit
from snshelper.catalogue.seeding import seeded_drafts
from snshelper.catalogue.tables import Service, ServiceText
from snshelper.kernel.actor import VISITOR, Actor
from snshelper.kernel.errors import NotAllowed, NotFound
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.privacy.audit import broken_seals
from snshelper.privacy.tables import AuditEntry

REACH = "instagram-local-reach"
SEEDED = {draft.facts.slug: draft for draft in seeded_drafts()}
LIMITS = {"minimum": "1,000", "maximum": "２００００", "step": 500, "default_quantity": "2000"}


def audited(deps: Deps) -> list[AuditEntry]:
    with reading(deps.engine) as session:
        assert broken_seals(session)[1] == []
        return list(session.exec(select(AuditEntry).order_by(AuditEntry.seq)).all())


def draft(deps: Deps, slug: str = REACH) -> ServiceDraft:
    with reading(deps.engine) as session:
        return read_draft(session, slug)


def words(deps: Deps, **changed: object) -> dict[str, object]:
    return {**vars(draft(deps).words["ja"]), **changed}


def test_a_new_price_is_shown_stamped_and_audited_with_the_old_one(
    shop: Deps, marketer: Actor
) -> None:
    before = find_service(shop.engine, REACH, "ja").updated_at
    actions.change_price(shop, marketer, REACH, "３")
    service = find_service(shop.engine, REACH, "ja")
    assert service.unit_price == 3
    assert service.updated_at > before
    (entry,) = audited(shop)
    assert entry.actor_id == "marketer"
    assert entry.action == "catalogue.change_price"
    assert (entry.object_kind, entry.object_id) == ("service", REACH)
    assert entry.details == {"unit_price": [2, 3]}


def test_an_edit_that_changes_nothing_leaves_no_trace(shop: Deps, marketer: Actor) -> None:
    before = find_service(shop.engine, REACH, "ja")
    actions.change_price(shop, marketer, REACH, 2)
    actions.change_texts(shop, marketer, REACH, "ja", words(shop))
    actions.set_on(shop, marketer, REACH, True)
    assert find_service(shop.engine, REACH, "ja") == before
    assert audited(shop) == []


@pytest.mark.parametrize("price", [None, "", 0, -1, 2.5, "無料", True, "1e3", 10**9, [3]])
def test_a_price_that_is_none_is_refused_and_nothing_changes(
    shop: Deps, marketer: Actor, price: object
) -> None:
    with pytest.raises(ServiceRefused):
        actions.change_price(shop, marketer, REACH, price)
    assert find_service(shop.engine, REACH, "ja").unit_price == 2
    assert audited(shop) == []


def test_limits_change_together(shop: Deps, marketer: Actor) -> None:
    actions.change_limits(shop, marketer, REACH, LIMITS)
    facts = draft(shop).facts
    assert (facts.minimum, facts.maximum, facts.step) == (1000, 20_000, 500)
    assert facts.default_quantity == 2000
    assert audited(shop)[0].details["maximum"] == [100_000, 20_000]


@pytest.mark.parametrize(
    ("field", "value"),
    [("minimum", "1100"), ("maximum", "500"), ("step", "0"), ("default_quantity", "x")],
)
def test_limits_that_do_not_fit_together_are_refused_whole(
    shop: Deps, marketer: Actor, field: str, value: str
) -> None:
    before = draft(shop)
    with pytest.raises(ServiceRefused) as refused:
        actions.change_limits(shop, marketer, REACH, {**LIMITS, field: value})
    assert refused.value.numbers["field"] == field
    assert draft(shop) == before


def test_new_words_replace_the_old_in_one_language_only(shop: Deps, marketer: Actor) -> None:
    korean = draft(shop).words["ko"]
    actions.change_texts(shop, marketer, REACH, "ja", words(shop, title="近所に届ける"))
    assert find_service(shop.engine, REACH, "ja").title == "近所に届ける"
    assert draft(shop).words["ko"] == korean
    assert audited(shop)[0].details == {
        "ja.title": [SEEDED[REACH].words["ja"].title, "近所に届ける"]
    }


def test_words_that_promise_followers_are_refused(shop: Deps, marketer: Actor) -> None:
    with pytest.raises(ForbiddenUnit) as refused:
        actions.change_texts(shop, marketer, REACH, "ja", words(shop, title="フォロワー増加"))
    assert refused.value.numbers["field"] == "ja.title"
    assert draft(shop).words["ja"] == SEEDED[REACH].words["ja"]


def test_a_missing_language_can_be_added(shop: Deps, marketer: Actor) -> None:
    korean = vars(draft(shop).words["ko"])
    with unit_of_work(shop.engine) as session:
        session.delete(session.get_one(ServiceText, (REACH, "ko")))
    actions.change_texts(shop, marketer, REACH, "ko", korean)
    assert vars(draft(shop).words["ko"]) == korean


def test_a_service_goes_off_sale_and_back_on(shop: Deps, marketer: Actor) -> None:
    actions.set_on(shop, marketer, REACH, False)
    with pytest.raises(NotFound):
        find_service(shop.engine, REACH, "ja")
    actions.set_on(shop, marketer, REACH, True)
    assert find_service(shop.engine, REACH, "ja").slug == REACH
    assert [entry.details for entry in audited(shop)] == [
        {"is_on": [True, False]},
        {"is_on": [False, True]},
    ]


def test_a_service_without_a_live_route_cannot_go_on_sale(shop: Deps, marketer: Actor) -> None:
    actions.set_on(shop, marketer, REACH, False)
    actions.set_route(shop, marketer, REACH, Route("sandbox", "instagram_reach", is_on=False))
    with pytest.raises(ServiceRefused) as refused:
        actions.set_on(shop, marketer, REACH, True)
    assert refused.value.numbers["reason"] == "no_live_route"


def test_a_route_is_added_only_over_a_connector_that_runs(shop: Deps, marketer: Actor) -> None:
    with pytest.raises(ServiceRefused):
        actions.set_route(shop, marketer, REACH, Route("nowhere", "x"))
    actions.set_route(shop, marketer, REACH, Route("goods", "poster", position=2))
    assert draft(shop).routes[1] == Route("goods", "poster", position=2)
    assert audited(shop)[0].details["goods.product"] == ["", "poster"]


def test_a_new_service_starts_switched_off(shop: Deps, marketer: Actor) -> None:
    source = draft(shop)
    new = replace(source, facts=replace(source.facts, slug="instagram-far-reach"))
    actions.create_service(shop, marketer, new)
    assert draft_of(shop.engine, "instagram-far-reach") == (new, False)
    assert audited(shop)[0].action == "catalogue.create"
    with pytest.raises(ServiceRefused) as refused:
        actions.create_service(shop, marketer, new)
    assert refused.value.numbers["reason"] == "slug_taken"


def test_a_service_that_sells_likes_is_never_created(shop: Deps, marketer: Actor) -> None:
    source = draft(shop)
    new = replace(source, facts=replace(source.facts, slug="instagram-likes", unit="likes"))
    with pytest.raises(ForbiddenUnit):
        actions.create_service(shop, marketer, new)
    with reading(shop.engine) as session:
        assert session.get(Service, "instagram-likes") is None
    assert audited(shop) == []


@pytest.mark.parametrize(
    "actor",
    [
        VISITOR,
        Actor(kind="customer", account_id="c"),
        Actor(kind="customer", account_id="s", permissions=frozenset({"orders.refund"})),
    ],
    ids=["visitor", "customer", "other staff"],
)
def test_nobody_else_edits_services(shop: Deps, actor: Actor) -> None:
    route = Route("sandbox", "x")
    attempts = (
        lambda: actions.change_price(shop, actor, REACH, 3),
        lambda: actions.change_limits(shop, actor, REACH, LIMITS),
        lambda: actions.change_texts(shop, actor, REACH, "ja", {}),
        lambda: actions.set_on(shop, actor, REACH, False),
        lambda: actions.set_route(shop, actor, REACH, route),
        lambda: actions.create_service(shop, actor, draft(shop)),
    )
    before = draft_of(shop.engine, REACH)
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()
    assert draft_of(shop.engine, REACH) == before
    assert audited(shop) == []


def test_an_unknown_service_cannot_be_edited(shop: Deps, marketer: Actor) -> None:
    with pytest.raises(NotFound):
        actions.change_price(shop, marketer, "nothing", 3)
