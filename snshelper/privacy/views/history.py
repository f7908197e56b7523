"""The versions of the privacy policy."""

from snshelper.privacy.views.document import view_of

view = view_of("privacy_history", __name__)
