"""The smallest Reflex application there is, with Reflex's own defaults: the floor."""

import reflex as rx

config = rx.Config(
    app_name="bare",
    telemetry_enabled=False,
    disable_plugins=[rx.plugins.SitemapPlugin],
)
