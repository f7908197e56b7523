"""Announcing a version of the policy."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from snshelper.accounts.errors import StepUpNeeded
from snshelper.accounts.tables import LoginSession
from snshelper.kernel.actor import VISITOR
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.errors import DutiesLapsed, NotAllowed
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import reading
from snshelper.mail.queries import newest_mail
from snshelper.officer.mailings.actions import carry_on
from snshelper.officer.policy.actions import announce_policy, has_candidate, read_desk
from snshelper.officer.policy.letters import MAILING, PolicyOccasion
from snshelper.officer.policy.rules import ChangeDraft
from snshelper.privacy.documents import program_texts
from snshelper.privacy.policy import PolicyRefused
from snshelper.privacy.policy_text import text_hash
from snshelper.privacy.versions import keep_first_version, published_versions
from tests.officer.policy.conftest import LoggedIn
from tests.worlds import change, rows

_WORDS = {"ja": "連絡先を変えます。", "ko": "연락처가 바뀝니다.", "en": "A new address."}


def draft(deps: Deps, **values: Any) -> ChangeDraft:
    given: dict[str, Any] = {
        "reason": "other",
        "words": _WORDS,
        "effective_on": date(2026, 12, 1),
        "is_disadvantage": False,
        "text_hash": text_hash(program_texts(deps.settings)),
    }
    return ChangeDraft(**(given | values))


def announce(deps: Deps, officer: LoggedIn, **values: Any) -> int:
    return announce_policy(deps, officer.actor, officer.token, draft(deps, **values))


def write_letters(deps: Deps) -> None:
    (mailing_id,) = [row[0] for row in rows(deps.engine, "SELECT id FROM mailing")]
    asyncio.run(carry_on(deps, {MAILING: PolicyOccasion(deps)}, mailing_id))


def numbers(deps: Deps) -> list[int]:
    with reading(deps.engine) as session:
        return [version.number for version in published_versions(session)]


def test_the_shop_opens_with_its_own_text_as_version_one_once(deps: Deps) -> None:
    assert numbers(deps) == [1]
    assert keep_first_version(deps, program_texts(deps.settings)) is False
    assert numbers(deps) == [1]
    assert not has_candidate(deps)


def test_a_change_of_a_setting_is_a_candidate_and_no_version(changed: Deps) -> None:
    assert has_candidate(changed)
    assert numbers(changed) == [1]


def test_an_announced_change_is_the_next_version_with_all_that_was_said(
    changed: Deps, officer: LoggedIn
) -> None:
    assert (
        announce(
            changed, officer, reason="law", is_disadvantage=True, effective_on=date(2026, 12, 23)
        )
        == 2
    )
    with reading(changed.engine) as session:
        first, second = published_versions(session)
    assert (second.reason, second.is_disadvantage) == ("law", True)
    assert first.announced_at == first.effective_at
    assert second.announced_at == changed.clock() < second.effective_at
    assert not has_candidate(changed)
    (entry,) = rows(
        changed.engine, "SELECT action, object_id, actor_id FROM audit_entry ORDER BY seq DESC"
    )
    assert entry == ("policy.announce", "2", "officer")


@pytest.mark.parametrize("reason", ["", "first", "because", "LAW"])
def test_a_change_without_one_of_the_four_reasons_is_refused(
    changed: Deps, officer: LoggedIn, reason: str
) -> None:
    with pytest.raises(PolicyRefused) as refused:
        announce(changed, officer, reason=reason)
    assert refused.value.numbers["reason"] == "reason"
    assert numbers(changed) == [1]


@pytest.mark.parametrize("lang", ["ja", "ko", "en"])
def test_a_change_must_be_explained_in_every_language(
    changed: Deps, officer: LoggedIn, lang: str
) -> None:
    with pytest.raises(PolicyRefused) as refused:
        announce(changed, officer, words=_WORDS | {lang: ""})
    assert refused.value.numbers["reason"] == "words"


@pytest.mark.parametrize(
    ("day", "is_disadvantage", "earliest"),
    [
        (date(2026, 11, 21), False, "2026-11-30"),
        (date(2026, 11, 22), False, "2026-11-30"),
        (date(2026, 11, 29), False, "2026-11-30"),
        (date(2026, 11, 30), True, "2026-12-23"),
        (date(2026, 12, 22), True, "2026-12-23"),
    ],
)
def test_a_version_that_would_apply_too_soon_or_in_the_past_is_refused(
    changed: Deps, officer: LoggedIn, day: date, is_disadvantage: bool, earliest: str
) -> None:
    with pytest.raises(PolicyRefused) as refused:
        announce(changed, officer, effective_on=day, is_disadvantage=is_disadvantage)
    assert refused.value.numbers == {"reason": "too_soon", "earliest": earliest}
    assert numbers(changed) == [1]
    announce(
        changed, officer, effective_on=date.fromisoformat(earliest), is_disadvantage=is_disadvantage
    )


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"effective_on": None}, "date"),
        ({"words": dict.fromkeys(("ja", "ko", "en"), "x" * 1001)}, "too_long"),
        ({"text_hash": "0" * 64}, "text_changed"),
    ],
)
def test_what_cannot_be_announced_announces_nothing(
    changed: Deps, officer: LoggedIn, values: dict[str, Any], reason: str
) -> None:
    with pytest.raises(PolicyRefused) as refused:
        announce(changed, officer, **values)
    assert refused.value.numbers["reason"] == reason
    assert rows(changed.engine, "SELECT id FROM mailing") == []


def test_a_text_that_says_nothing_new_cannot_be_announced(deps: Deps, officer: LoggedIn) -> None:
    with pytest.raises(PolicyRefused) as refused:
        announce(deps, officer)
    assert refused.value.numbers["reason"] == "nothing_new"


def test_only_the_officer_with_duties_and_a_fresh_proof_announces(
    changed: Deps, officer: LoggedIn, clock: SteppedClock
) -> None:
    owner = replace(officer.actor, permissions=frozenset({"staff.write", "audit.read"}))
    for actor in (VISITOR, owner):
        with pytest.raises(NotAllowed):
            announce_policy(changed, actor, officer.token, draft(changed))
        with pytest.raises(NotAllowed):
            read_desk(changed, actor)
    lapsed = replace(officer.actor, duties=frozenset())
    with pytest.raises(DutiesLapsed):
        announce_policy(changed, lapsed, officer.token, draft(changed))
    change(changed.engine, LoginSession, LoginSession.account_id == "officer", proved_at=None)
    with pytest.raises(StepUpNeeded):
        announce(changed, officer)
    assert numbers(changed) == [1]


@pytest.mark.parametrize("statement", ["UPDATE {} SET number = 9", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["policy_version", "policy_text"])
def test_what_was_published_can_never_be_changed(deps: Deps, table: str, statement: str) -> None:
    with pytest.raises(IntegrityError):
        rows(deps.engine, statement.format(table))


def test_every_active_member_is_told_once_in_their_language(
    changed: Deps, officer: LoggedIn, members: Callable[..., list[str]], clock: SteppedClock
) -> None:
    members(45)
    members(2, "ko", lang="ko")
    members(1, "unverified", verified_at=None)
    members(1, "suspended", suspended_at=changed.clock())
    announce(changed, officer)
    clock.advance(60)
    members(1, "later", created_at=changed.clock())
    write_letters(changed)
    write_letters(changed)
    mails = newest_mail(changed)
    assert len(mails) == len({mail.to for mail in mails}) == 45 + 2 + 1
    assert not [m for m in mails if m.to.startswith(("unverified", "suspended", "later"))]
    korean = next(mail for mail in mails if mail.to.startswith("ko-"))
    assert korean.subject == "개인정보 처리방침 변경 안내"
    assert "연락처가 바뀝니다." in korean.text
    assert "http://localhost:3000/ko/privacy/history/2" in korean.text
    assert "2026년 12월 1일" in korean.text


def test_the_desk_tells_how_far_the_letters_have_come(
    changed: Deps, officer: LoggedIn, members: Callable[..., list[str]]
) -> None:
    members(3)
    announce(changed, officer)
    before = read_desk(changed, officer.actor).mailings["2"]
    assert (before.readers, before.written, before.finished_at) == (4, 0, None)
    write_letters(changed)
    after = read_desk(changed, officer.actor).mailings["2"]
    assert (after.written, after.withheld, after.handed_over) == (4, 0, 0)
    assert after.finished_at == changed.clock()


def test_a_second_change_waits_its_turn_behind_the_first(changed: Deps, officer: LoggedIn) -> None:
    announce(changed, officer)
    again = replace(changed, settings=changed.settings.model_copy(update={"line_contact_url": ""}))
    with pytest.raises(PolicyRefused) as refused:
        announce(again, officer)
    assert refused.value.numbers == {"reason": "order", "earliest": "2026-12-02"}
    assert announce(again, officer, effective_on=date(2026, 12, 1) + timedelta(days=1)) == 3
