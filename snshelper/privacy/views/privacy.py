"""The privacy policy."""

from snshelper.privacy.views.document import view_of

view = view_of("privacy", __name__)
