"""Whatever the shop does behind the scenes, done when a test says so."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import update
from sqlmodel import col

from snshelper.accounts.permissions import permissions_of
from snshelper.accounts.queries import hash_token
from snshelper.accounts.tables import LoginSession
from snshelper.fulfilment.providers.registry import Providers
from snshelper.fulfilment.submission import submit_order
from snshelper.kernel.actor import ALL_DUTIES, Actor
from snshelper.kernel.clock import SteppedClock
from snshelper.kernel.runtime import Deps
from snshelper.kernel.unit_of_work import unit_of_work
from snshelper.mail.queries import MailCopy, newest_mail
from snshelper.officer.requests.actions.fulfilment import fulfil
from snshelper.officer.requests.actions.telling import tell
from snshelper.officer.requests.schedule import keep_requests
from snshelper.officer.requests.tables import SubjectRequest
from tests.job_table import JobTable
from tests.partners import ScriptedPartner, run
from tests.worlds import rows


def staff(*roles: str, duties: frozenset[str] = ALL_DUTIES) -> Actor:
    """Somebody with these roles."""
    held = frozenset(roles)
    return Actor("customer", "-".join(roles), True, held, permissions_of(held), duties=duties)


OFFICER, SUPPORT = staff("officer"), staff("support")


@dataclass(frozen=True)
class Member:
    """An account that is logged in: its actor, and the value of its session cookie."""

    actor: Actor
    token: str

    @property
    def id(self) -> str:
        """The account's id."""
        return self.actor.account_id


class Hands:
    """Runs due jobs of the shop, and its chore."""

    def __init__(self, deps: Deps, clock: SteppedClock, jobs: JobTable) -> None:
        self.deps, self.clock, self.jobs = deps, clock, jobs

    def work(self, *partners: ScriptedPartner, seconds: float = 0.0) -> list[str]:
        """Let time pass, run every job that is due once; answers which."""
        self.clock.advance(seconds)
        done = []
        for job in self.jobs.take("hands"):
            if job.workflow == "submit_order":
                run(submit_order(self.deps, Providers(partners), job.argument))
            elif job.workflow == "fulfil_request":
                fulfil(self.deps, job.argument)
            elif job.workflow == "tell_recipient":
                run(tell(self.deps, Providers(partners), job.argument))
            self.jobs.finish(job.id)
            done.append(job.workflow)
        return done

    def chore(self, days: float = 0.0) -> None:
        """Let days pass, then one turn of the chore."""
        self.clock.advance(days * 86_400)
        run(keep_requests(self.deps))

    def request(self, request_id: str) -> SubjectRequest:
        """The request as it stands."""
        with unit_of_work(self.deps.engine) as session:
            return session.get_one(SubjectRequest, request_id)

    def mails(self) -> list[MailCopy]:
        """What can be read in the outbox, oldest first."""
        return newest_mail(self.deps)[::-1]

    def subjects(self, to: str) -> list[str]:
        """The subjects of the mails to an address, oldest first."""
        return [mail.subject for mail in self.mails() if mail.to == to]

    def column(self, query: str, **values: object) -> list[object]:
        """The first column of what a query answers."""
        return [row[0] for row in rows(self.deps.engine, query, **values)]

    def prove(self, member: Member) -> None:
        """The member proves the password again, now."""
        with unit_of_work(self.deps.engine) as session:
            session.execute(
                update(LoginSession)
                .where(col(LoginSession.token_hash) == hash_token(member.token))
                .values(proved_at=self.deps.clock(), expires_at=self.deps.clock() + timedelta(30))
            )
