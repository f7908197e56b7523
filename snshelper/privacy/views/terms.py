"""The terms of use."""

from snshelper.privacy.views.document import view_of

view = view_of("terms", __name__)
