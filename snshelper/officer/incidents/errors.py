"""What the breach desk refuses."""

from collections.abc import Sequence

from snshelper.kernel.errors import NotFound, ShopError


class IncidentGone(NotFound):
    """There is no such incident."""

    code = "incident_gone"


class IncidentClosed(ShopError):
    """The incident is closed: nothing of it changes any more."""

    code = "incident_closed"


class IncidentIncomplete(ShopError):
    """What was typed does not describe an incident; `reason` names what is wrong."""

    code = "incident_incomplete"


class SourceRefused(ShopError):
    """What was named is not known here; `reason` is the kind that was asked for."""

    code = "incident_source_refused"


class WordsMissing(ShopError):
    """A notice goes out only when it says in every language what happened and what was done."""

    code = "incident_words_missing"


class NobodyFound(ShopError):
    """The records were not searched yet, or the incident reached nobody."""

    code = "incident_nobody_found"


class ReasonMissing(ShopError):
    """Taking somebody in or out, or deciding, needs a reason in words."""

    code = "incident_reason_missing"


class PersonGone(NotFound):
    """There is no such person in this incident."""

    code = "incident_person_gone"


class PersonSettled(ShopError):
    """The person was told already."""

    code = "incident_person_settled"


class CompensationNotOwed(ShopError):
    """The customer's own mistake and the basic risks of the internet are not compensated."""

    code = "incident_compensation_not_owed"


class CompensationRefused(ShopError):
    """The amount is not a whole number of yen within the limits, or was decided before."""

    code = "incident_compensation_refused"


class AuthorityOwed(ShopError):
    """The law asks for a report to the authority in this case."""

    code = "incident_authority_owed"


class TasksLeft(ShopError):
    """The incident cannot be closed: `tasks` are not done."""

    code = "incident_tasks_left"

    def __init__(self, tasks: Sequence[str]) -> None:
        """Keep the names of the tasks."""
        super().__init__(count=len(tasks))
        self.tasks = tuple(tasks)
