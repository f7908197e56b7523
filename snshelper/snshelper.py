"""The Reflex entry."""

from snshelper.bootstrap import create_app
from snshelper.settings import load_settings

app = create_app(load_settings())
