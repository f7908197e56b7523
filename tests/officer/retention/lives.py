"""Six years of simulated life, and an oracle that says when each datum of it must go.

The oracle knows the policy's words only: it shares no code with the rules it judges.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

KST = ZoneInfo("Asia/Seoul")
BEGIN, END = date(2026, 11, 23), date(2032, 11, 22)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
APPROVED_AT = time(10)
# Ends on these days are where a careless calendar is a day off.
LEAP_DAYS = tuple(
    date(year, 2, day) for year, day in ((2027, 27), (2027, 28), (2028, 28), (2028, 29))
)


# So many live through everything early, so that even what is kept for five years ends.
_FIRST = 4


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), KST).astimezone(UTC)


def day_after(moment: datetime) -> date:
    """Counted in Korea: the day in UTC may end before the moment's own midnight there."""
    return moment.astimezone(KST).date() + DAY


def after_years(moment: datetime, years: int) -> datetime:
    """The end of a period: the day of the event is not counted, the last day is, whole."""
    first = day_after(moment)
    year = first.year + years
    if first.day > monthrange(year, first.month)[1]:
        last = date(year, first.month, monthrange(year, first.month)[1])
    else:
        last = date(year, first.month, first.day) - DAY
    return midnight(last + DAY)


def after_days(moment: datetime, days: int) -> datetime:
    return midnight(moment.astimezone(KST).date() + timedelta(days=days + 1))


@dataclass
class Change:
    """Something that happens to the shop's tables at a moment."""

    at: datetime
    table: str
    values: dict[str, object]
    is_update: bool = False


@dataclass
class Hold:
    """A law keeps `target` (a scope, or an account's everything) from `at` until its end."""

    at: datetime
    target: str
    until: datetime
    lifted_at: datetime | None
    id: str

    def keeps(self, scope: str, subject: str, moment: datetime) -> bool:
        end = min(self.until, self.lifted_at or self.until)
        is_meant = self.target in (scope, f"account:{subject}" if subject else scope)
        return is_meant and self.at <= moment < end


@dataclass
class Life:
    """Everything that happens, and when each scope's last ground ends."""

    changes: list[Change] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    due: dict[str, tuple[datetime, str]] = field(default_factory=dict)
    longer: dict[str, datetime] = field(default_factory=dict)

    def expected(self) -> dict[date, set[str]]:
        """Which scopes are destroyed on which day."""
        by_target: defaultdict[str, list[Hold]] = defaultdict(list)
        for hold in self.holds:
            by_target[hold.target].append(hold)
        plan: defaultdict[date, set[str]] = defaultdict(set)
        for scope, (at, subject) in self.due.items():
            holds = [*by_target[scope], *by_target[f"account:{subject}"]]
            day = self._day_of(scope, subject, at, holds)
            if day is not None:
                plan[day].add(scope)
        return plan

    def _day_of(self, scope: str, subject: str, at: datetime, holds: list[Hold]) -> date | None:
        """The first day whose midnight finds it expired and that no hold interrupts."""
        day = at.astimezone(KST).date()
        day += DAY * (midnight(day) < at)
        while day <= END:
            moments = midnight(day), datetime.combine(day, APPROVED_AT, KST).astimezone(UTC)
            if not any(one.keeps(scope, subject, moment) for one in holds for moment in moments):
                return day
            day += DAY
        return None


class Storyteller:
    """Writes a life of so many customers from a seed."""

    def __init__(self, customers: int, seed: int) -> None:
        self.random = Random(seed)
        self.customers = customers
        self.life = Life()
        self._numbers = iter(range(1, 10**9))
        self._born: dict[str, datetime] = {}
        # What begins, begins before this day.
        self._horizon = BEGIN + 180 * DAY

    def tell(self) -> Life:
        for _ in range(_FIRST):
            self._hold(self._customer(), is_account=True)
        self._horizon = END
        for _ in range(self.customers - _FIRST):
            self._customer()
        self.life.changes.sort(key=lambda change: change.at)
        self.life.holds.sort(key=lambda hold: hold.at)
        return self.life

    def _customer(self) -> str:
        account, joined = self._id(), self._moment(BEGIN, min(self._horizon, BEGIN + 1500 * DAY))
        self._insert(
            joined, "account", id=account, email=f"{account}@example.jp", created_at=joined
        )
        scopes = [f"account:{account}"]
        self._born[scopes[0]] = joined
        for _ in range(self.random.randint(0, 7)):
            scopes += self._order(account, joined)
        for _ in range(self.random.randint(0, 2)):
            scopes.append(self._question(account, joined))
        scopes.append(self._mail(joined))
        if self.random.random() < 0.4:
            self._delete(account, self._moment(day_after(joined), END))
        for scope in scopes:
            if self.random.random() < 0.04:
                self._hold(scope, scope.startswith("account:"))
        return scopes[0]

    def _order(self, account: str, joined: datetime) -> Iterator[str]:
        order, placed = self._id(), self._moment(day_after(joined), self._horizon)
        ended = self._soon(placed, 25)
        is_goods = self.random.random() < 0.2
        self._insert(placed, "orders", id=order, account_id=account, placed_at=placed)
        self._born[f"order:{order}"] = self._born[f"consignee:{order}"] = placed
        arrived = self._soon(placed, 25) if is_goods else ended
        ended = max(ended, arrived)
        self._update(ended, "orders", order, ended_at=ended)
        last = ended
        if self.random.random() < 0.05:
            last = self._soon(ended, 400)
            self._insert(last, "ledger_transfer", order_id=order, created_at=last)
        self._expect(f"order:{order}", after_years(last, 5), account)
        if is_goods:
            self._insert(placed, "shipment", order_id=order)
            self._insert(placed, "consignee", order_id=order, account_id=account)
            self._update(arrived, "shipment", order, delivered_at=arrived)
            self._expect(f"consignee:{order}", max(ended, after_days(arrived, 14)), account)
            yield f"consignee:{order}"
        yield f"order:{order}"

    def _question(self, account: str, joined: datetime) -> str:
        inquiry, asked = self._id(), self._moment(day_after(joined), self._horizon)
        closed, is_dispute = self._soon(asked, 40), self.random.random() < 0.4
        kind = "dispute" if is_dispute else "ordinary"
        self._insert(
            asked, "inquiry", id=inquiry, account_id=account, created_at=asked, classification=kind
        )
        self._update(closed, "inquiry", inquiry, closed_at=closed)
        scope = f"consult:{inquiry}"
        self._born[scope] = asked
        self._expect(scope, after_years(closed, 3) if is_dispute else closed, account)
        return scope

    def _mail(self, joined: datetime) -> str:
        mail, sent = self._id(), self._soon(joined, 3)
        self._insert(joined, "outbox_mail", id=mail, scope=f"mail:{mail}", created_at=joined)
        self._born[f"mail:{mail}"] = joined
        self._update(sent, "outbox_mail", mail, sent_at=sent)
        self._expect(f"mail:{mail}", after_days(sent, 7), "")
        return f"mail:{mail}"

    def _delete(self, account: str, at: datetime) -> None:
        due = at
        if self.random.random() < 0.1:
            due = self.life.longer[f"account:{account}"] = at + timedelta(days=200)
        self._update(at, "account", account, closed_at=at)
        self._expect(f"account:{account}", due, account)

    def _hold(self, scope: str, is_account: bool) -> None:
        """Some are placed around the moment at which their scope falls due, some in between."""
        due = self.life.due.get(scope, (None, ""))[0]
        begin = self._moment(day_after(self._born[scope]), self._horizon)
        if due is not None and not is_account:
            begin = due + self.random.choice((-400 * DAY, -DAY, 5 * 3600 * SECOND))
            begin = max(begin, self._born[scope] + SECOND)
        until = begin + self.random.randint(1, 500) * DAY
        lifted = begin + 3 * DAY + 7 * SECOND
        if lifted >= until or self.random.random() < 0.6:
            lifted = None
        if begin < midnight(END):
            hold = Hold(begin, scope, until, lifted, self._id())
            self.life.holds.append(hold)
            self._expect(f"hold:{hold.id}", after_years(lifted or until, 5), "")

    def _insert(self, at: datetime, table: str, **values: object) -> None:
        self.life.changes.append(Change(at, table, values))

    def _update(self, at: datetime, table: str, key: str, **values: object) -> None:
        self.life.changes.append(Change(at, table, {"key": key, **values}, is_update=True))

    def _expect(self, scope: str, due: datetime, subject: str) -> None:
        self.life.due[scope] = (due, subject)

    def _id(self) -> str:
        return f"00000000-0000-7000-8000-{next(self._numbers):012}"

    def _moment(self, begin: date, end: date) -> datetime:
        """Some moment between two days, often the first or last second of a day."""
        day = begin + DAY * self.random.randint(0, max((end - begin).days - 1, 0))
        return self._in_day(day)

    def _soon(self, after: datetime, days: int) -> datetime:
        day = after.astimezone(KST).date() + DAY * self.random.randint(1, days)
        near = [one for one in LEAP_DAYS if 0 < (one - after.astimezone(KST).date()).days < 60]
        if near and self.random.random() < 0.5:
            day = self.random.choice(near)
        return self._in_day(day)

    def _in_day(self, day: date) -> datetime:
        seconds = self.random.choice((0, 1, 86399, self.random.randint(0, 86399)))
        return midnight(day) + seconds * SECOND
