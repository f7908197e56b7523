"""How prices, custody and refunds work."""

from snshelper.privacy.views.document import view_of

view = view_of("pricing", __name__, current="/pricing")
