"""The smallest Reflex application there is: the floor for events and memory."""

import reflex as rx

config = rx.Config(
    app_name="bare",
    state_manager_mode="memory",
    telemetry_enabled=False,
    disable_plugins=[rx.plugins.SitemapPlugin],
)
