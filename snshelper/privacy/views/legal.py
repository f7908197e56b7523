"""The legal notice."""

from snshelper.privacy.views.document import view_of

view = view_of("legal", __name__)
