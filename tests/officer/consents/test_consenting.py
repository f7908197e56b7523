"""Giving, withdrawing, expiring; and what that does to closed inquiries."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from snshelper.kernel.actor import VISITOR
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import NotAllowed
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading, unit_of_work
from snshelper.officer.consents import actions, rules
from snshelper.officer.consents.actions import give_consent, withdraw_consent
from snshelper.officer.consents.queries import (
    kept_longer,
    kept_longer_until,
    own_consents,
)
from snshelper.officer.consents.rules import ConsentKind, ConsentRefused, Wording, expiry, wording
from snshelper.privacy.scopes import account_scope, begin_scope, consult_scope
from tests.support.conftest import Member

SignUp = Callable[..., Member]


def _give(deps: Deps, member: Member, kind: ConsentKind = "inquiries") -> None:
    give_consent(deps, member.actor, kind, wording(kind).hash, lang="ja")


def _inquiry_of(deps: Deps, member: Member, inquiry_id: str) -> str:
    scope = consult_scope(inquiry_id, member.actor.account_id)
    with unit_of_work(deps.engine) as session:
        begin_scope(session, deps, scope)
    return scope.name


def _until(deps: Deps, scope: str) -> datetime | None:
    with reading(deps.engine) as session:
        return kept_longer_until(session, scope)


def _count(engine: Engine, table: str) -> int:
    with Session(engine) as session:
        return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_signing_up_consents_to_nothing(deps: Deps, sign_up: SignUp) -> None:
    member = sign_up()
    scope = _inquiry_of(deps, member, "inquiry-1")
    assert own_consents(deps, member.actor) == []
    assert _until(deps, scope) is None


def test_inquiries_are_kept_to_the_day_that_was_agreed_to(deps: Deps, sign_up: SignUp) -> None:
    member, other = sign_up(), sign_up("other@example.jp")
    mine = _inquiry_of(deps, member, "inquiry-1")
    theirs = _inquiry_of(deps, other, "inquiry-2")
    _give(deps, member)
    assert _until(deps, mine) == expiry("inquiries", deps.clock())
    assert _until(deps, theirs) is None


def test_only_inquiries_are_kept_longer(deps: Deps, sign_up: SignUp) -> None:
    member = sign_up()
    _give(deps, member)
    names = [account_scope(member.actor.account_id).name, "order:1", "consult:unknown", "junk"]
    with reading(deps.engine) as session:
        assert kept_longer(session, names) == {}
        assert kept_longer(session, []) == {}


def test_taking_it_back_ends_it_at_once(deps: Deps, sign_up: SignUp, clock: SteppedClock) -> None:
    member = sign_up()
    scope = _inquiry_of(deps, member, "inquiry-1")
    _give(deps, member)
    clock.advance(60)
    withdraw_consent(deps, member.actor, "inquiries")
    assert _until(deps, scope) is None
    withdrawn = [one.withdrawn_at for one, _ in own_consents(deps, member.actor)]
    assert withdrawn == [clock()]


def test_a_second_click_changes_nothing(deps: Deps, sign_up: SignUp, clock: SteppedClock) -> None:
    member = sign_up()
    _give(deps, member)
    clock.advance(3600)
    _give(deps, member)
    ((consent, _),) = own_consents(deps, member.actor)
    assert consent.given_at == clock() - timedelta(hours=1)
    assert consent.withdrawn_at is None


def test_after_it_expired_it_can_be_given_anew(
    deps: Deps, sign_up: SignUp, clock: SteppedClock
) -> None:
    member = sign_up()
    scope = _inquiry_of(deps, member, "inquiry-1")
    _give(deps, member)
    ended = clock.moment = expiry("inquiries", clock())
    _give(deps, member)
    assert _until(deps, scope) == expiry("inquiries", ended)
    newest, oldest = (one for one, _ in own_consents(deps, member.actor))
    assert (oldest.withdrawn_at, oldest.expires_at) == (None, ended)
    withdraw_consent(deps, member.actor, "inquiries")
    assert _until(deps, scope) == ended, "nothing that ended by itself is rewritten"
    assert newest.given_at == ended


def test_a_changed_text_asks_again_and_keeps_what_was_agreed_to(
    deps: Deps, sign_up: SignUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = sign_up()
    scope = _inquiry_of(deps, member, "inquiry-1")
    _give(deps, member)
    until, seen = _until(deps, scope), wording("inquiries").hash

    def new_wording(kind: ConsentKind) -> Wording:
        return Wording(kind, {"ja": "新しい文面", "ko": "새 문구", "en": "A new text"})

    for module in (rules, actions):
        monkeypatch.setattr(module, "wording", new_wording)
    assert _until(deps, scope) == until
    with pytest.raises(ConsentRefused):
        give_consent(deps, member.actor, "inquiries", seen, lang="ja")
    give_consent(deps, member.actor, "inquiries", new_wording("inquiries").hash, lang="en")
    latest, before = own_consents(deps, member.actor)
    assert (latest[0].lang, latest[1].words["en"]) == ("en", "A new text")
    assert before[0].withdrawn_at == deps.clock()
    assert "1年間" in before[1].words["ja"], "the text of then is still there"


def test_texts_that_were_agreed_to_are_kept_once_and_cannot_be_changed(
    deps: Deps, sign_up: SignUp
) -> None:
    for member in (sign_up(), sign_up("other@example.jp")):
        _give(deps, member)
    assert (_count(deps.engine, "consent"), _count(deps.engine, "consent_wording")) == (2, 1)
    for change in ("UPDATE consent_wording SET kind = 'x'", "DELETE FROM consent_wording"):
        with pytest.raises(IntegrityError), unit_of_work(deps.engine) as session:
            session.execute(text(change))


def test_a_member_sees_and_ends_only_their_own(deps: Deps, sign_up: SignUp) -> None:
    member, other = sign_up(), sign_up("other@example.jp")
    _give(deps, member)
    withdraw_consent(deps, other.actor, "inquiries")
    assert own_consents(deps, other.actor) == []
    ((consent, _),) = own_consents(deps, member.actor)
    assert consent.withdrawn_at is None


def test_a_visitor_consents_to_nothing(deps: Deps) -> None:
    for attempt in (
        lambda: give_consent(deps, VISITOR, "inquiries", wording("inquiries").hash, lang="ja"),
        lambda: withdraw_consent(deps, VISITOR, "inquiries"),
        lambda: own_consents(deps, VISITOR),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert _count(deps.engine, "consent") == 0
