"""Reflex's own configuration; everything a shop owner sets is in `snshelper/settings.py`."""

import reflex as rx

from snshelper.interface.build import RelativeBackend
from snshelper.interface.prerender import PrerenderDynamicRoutes
from snshelper.settings import load_settings

_settings = load_settings()

config = rx.Config(
    app_name="snshelper",
    api_url="http://backend.invalid",
    deploy_url=_settings.public_url,
    frontend_port=_settings.port,
    backend_port=_settings.port,
    backend_host=_settings.host,
    cors_allowed_origins=list(_settings.allowed_origins),
    redis_url=_settings.redis_url or None,
    state_manager_mode="redis" if _settings.redis_url else "memory",
    redis_token_expiration=3600,
    trusted_proxy_hops=_settings.trusted_proxy_hops,
    frontend_compression_formats=["gzip"],
    plugins=[
        rx.plugins.TailwindV4Plugin({"plugins": []}),
        RelativeBackend(),
        PrerenderDynamicRoutes(),
    ],
    disable_plugins=[rx.plugins.SitemapPlugin],
    show_built_with_reflex=False,
    telemetry_enabled=False,
)
