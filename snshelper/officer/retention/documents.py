"""What the server puts into the page of a certificate."""

from snshelper.interface.templates import render
from snshelper.interface.visits import Fill, Visit
from snshelper.kernel.errors import NotFound
from snshelper.kernel.runtime import current, in_thread
from snshelper.officer.retention.queries import read_certificate
from snshelper.officer.retention.wording import group_row, manifest_code, moment, who

_NUMBER_LENGTH = 9


async def fill_certificate(visit: Visit) -> Fill:
    """The certificate with the number of the address. Raises NotFound, NotAllowed."""
    number = visit.params.get("number", "")
    if not number.isascii() or not number.isdecimal() or len(number) > _NUMBER_LENGTH:
        raise NotFound()
    certificate, record = await in_thread(read_certificate, current(), visit.actor, int(number))
    t, manifest = visit.t, record.manifest
    facts = {
        "made_at": moment(manifest.made_at),
        "requester": who(t, certificate.requested_by),
        "approver": who(t, certificate.approved_by),
        "approved_at": moment(manifest.approved_at),
        "destroyed_at": moment(certificate.at),
        "scopes": f"{certificate.scopes:,}",
        "withdrawn": f"{certificate.withdrawn:,}",
        "method": t("retention.method"),
        "hash": certificate.content_hash,
    }
    html = render(
        "officer/retention/templates/certificate.html",
        visit,
        code=manifest_code(certificate.number),
        facts=facts,
        groups=[group_row(t, group) for group in record.groups],
        officer=current().settings.officer,
    )
    return Fill({"certificate": html})
