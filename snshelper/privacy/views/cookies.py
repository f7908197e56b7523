"""The cookie page: table, choices, browsers."""

from snshelper.privacy.views.document import view_of

view = view_of("cookies", __name__)
