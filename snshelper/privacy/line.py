"""Which LINE addresses the green button may lead to."""

from urllib.parse import urlsplit, urlunsplit

from snshelper.privacy.switches import is_thrown

LINE_HOSTS = frozenset({"lin.ee", "line.me", "page.line.me"})


def line_contact_address(configured: str) -> str:
    """The configured LINE address without query and fragment; empty when it is not LINE's.

    A query could carry an identifier of the visitor or of a campaign, and the policy promises a
    link without any. `line://` is retired and refused with every other scheme but https.
    """
    try:
        parts = urlsplit(configured.strip())
        port = parts.port
    except ValueError:
        return ""
    if is_thrown("line.address"):
        return configured
    is_plain = parts.scheme == "https" and port is None and "@" not in parts.netloc
    if not is_plain or parts.hostname not in LINE_HOSTS or parts.path in ("", "/"):
        return ""
    return urlunsplit(("https", parts.hostname, parts.path, "", ""))
