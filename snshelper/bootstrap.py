"""Composition root: settings → database, queue, gate → routes, states → one ASGI application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import reflex as rx
from starlette.applications import Starlette

from snshelper import pages
from snshelper.accounts.state import EventGuard
from snshelper.kernel import runtime
from snshelper.kernel.clock import system_clock
from snshelper.kernel.database import create_shop_engine
from snshelper.kernel.durable import DurableQueue
from snshelper.kernel.outbound import OutboundGate
from snshelper.settings import Settings


def create_deps(settings: Settings) -> runtime.Deps:
    """Everything an action needs, for this process."""
    engine = create_shop_engine(settings.database_url)
    return runtime.Deps(settings, engine, system_clock, DurableQueue(engine), OutboundGate([]))


def create_app(settings: Settings) -> rx.App:
    """The whole shop. Opens nothing until the server starts its lifespan."""
    app = rx.App(
        toaster=None,
        app_wraps={},
        api_transformer=[Starlette(routes=[])],
        stylesheets=["/styles/shop.css"],
    )
    app.add_middleware(EventGuard())
    pages.add_pages(app)

    @asynccontextmanager
    async def shop_is_open(app: object = None) -> AsyncIterator[None]:
        runtime.install(create_deps(settings))
        yield

    app.register_lifespan_task(shop_is_open)
    return app
