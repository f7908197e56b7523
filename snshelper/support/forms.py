"""Reading small native forms."""

from urllib.parse import parse_qsl

from starlette.requests import Request

# The contact form's 4,000 characters take up to nine octets each on the wire.
_LARGEST = 40_000
_MOST_FIELDS = 20


async def read_form(request: Request) -> dict[str, str]:
    """The fields of an urlencoded form; empty for anything too large to be one of ours."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LARGEST:
            return {}
    try:
        pairs = parse_qsl(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS
        )
    except ValueError:
        return {}
    return dict(pairs)
