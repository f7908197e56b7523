"""Composition root: settings → database, queue, gate, connectors → routes → one ASGI app."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import reflex as rx
from reflex.utils.precompressed_staticfiles import PrecompressedStaticFiles
from reflex_base.constants import Env
from reflex_base.environment import environment
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from snshelper import pages
from snshelper.accounts import documents as account_documents
from snshelper.accounts import routes as account_routes
from snshelper.accounts.actions.step_up import require_step_up
from snshelper.accounts.state import EventGuard
from snshelper.admin import documents as admin_documents
from snshelper.catalogue import connectors
from snshelper.catalogue import routes as catalogue_routes
from snshelper.catalogue.measured import hang_delivery_times
from snshelper.fulfilment import routes as fulfilment_routes
from snshelper.fulfilment.admin.watching import desk_moved_after
from snshelper.fulfilment.providers.goods.connector import GoodsDesk
from snshelper.fulfilment.providers.registry import Providers
from snshelper.fulfilment.providers.sandbox.connector import SandboxPartner
from snshelper.interface.event_door import guard_events
from snshelper.interface.head import STYLESHEETS, head_components
from snshelper.interface.layout import hang_member_area
from snshelper.interface.visits import Filler
from snshelper.interface.watching import pusher
from snshelper.kernel import runtime
from snshelper.kernel.clock import Clock, system_clock
from snshelper.kernel.database import create_shop_engine
from snshelper.kernel.durable import DurableQueue
from snshelper.kernel.live import Source, publish_changes
from snshelper.kernel.outbound import Destination, OutboundGate
from snshelper.kernel.sandbox_credentials import sandbox_credentials
from snshelper.kernel.vault.keyring import KeyRing
from snshelper.kernel.vault.vault import Vault
from snshelper.mail import routes as mail_routes
from snshelper.officer.consents.queries import kept_longer
from snshelper.officer.disclosures import routes as disclosure_routes
from snshelper.officer.erasers import ERASERS
from snshelper.officer.papers import routes as paper_routes
from snshelper.officer.papers.queries import open_copies
from snshelper.officer.records import routes as records_routes
from snshelper.officer.requests import documents as request_documents
from snshelper.officer.requests import routes as request_routes
from snshelper.officer.retention.keys import ScopeKeys
from snshelper.officer.retention.seams import Seams
from snshelper.officer.retention.seams import install as install_seams
from snshelper.ordering.measured import Measurements
from snshelper.ordering.queries import newest_event_id, orders_moved_after
from snshelper.privacy import scopes
from snshelper.privacy.cookie_filter import CookieFilter
from snshelper.privacy.outbound import MAY_KNOW, MESSAGES
from snshelper.settings import Settings
from snshelper.support import documents as support_documents
from snshelper.support import routes as support_routes
from snshelper.support.rules.addresses import preferred_language_redirect
from snshelper.wallet import routes as wallet_routes
from snshelper.wallet.queries import newest_transfer_id, wallets_moved_after
from snshelper.wallet.views.balance import member_area
from snshelper.web.built import BUILT
from snshelper.web.front import open_front
from snshelper.web.logging import start_logging
from snshelper.web.orphan import leave_with_parent
from snshelper.web.refusals import error_pages
from snshelper.web.site import Site, actor_of_request
from snshelper.work import work_is_done

NATIVE_ROUTES: tuple[BaseRoute, ...] = (
    *account_routes.ROUTES,
    *catalogue_routes.ROUTES,
    *fulfilment_routes.ROUTES,
    *disclosure_routes.ROUTES,
    *mail_routes.ROUTES,
    *paper_routes.ROUTES,
    *request_routes.ROUTES,
    *support_routes.ROUTES,
    *wallet_routes.ROUTES,
    *records_routes.ROUTES,
)
"""Forms, webhooks and files of every room."""
COMMON_FILLERS: tuple[Filler, ...] = (
    account_documents.fill_account,
    admin_documents.fill_navigation,
    support_documents.fill_frame,
    request_documents.fill_banner,
)
"""What every page carries, whichever room it belongs to."""
LIVE_SOURCES = [
    Source(newest_event_id, orders_moved_after),
    Source(newest_event_id, desk_moved_after),
    Source(newest_transfer_id, wallets_moved_after),
]

# A thread at work lets the event loop have its turn sooner than by default (5 ms): clicks wait.
_THREAD_TURN_SECONDS = 0.001


def create_deps(settings: Settings) -> runtime.Deps:
    """Everything an action needs, for this process; installs it and the live connectors."""
    engine = create_shop_engine(settings.database_url)
    gate = OutboundGate(_destinations(settings))
    vault = open_vault(settings, system_clock)
    deps = runtime.Deps(settings, engine, system_clock, DurableQueue(engine), gate, vault)
    runtime.install(deps)
    names = [provider.name for provider in create_providers(deps).all()]
    connectors.install(connectors.LiveConnectors(names))
    hang_delivery_times(Measurements())
    install_seams(retention_seams(deps))
    return deps


def retention_seams(deps: runtime.Deps) -> Seams:
    """Who answers the retention desk here."""
    return Seams(
        scopes=scopes,
        keys=ScopeKeys(deps.engine, deps.vault),
        require_step_up=require_step_up,
        open_copies=open_copies,
        kept_longer=kept_longer,
        erasers=ERASERS,
    )


def open_vault(settings: Settings, clock: Clock) -> Vault:
    """The keys of this shop, in a database of their own."""
    ring = KeyRing.parse(settings.vault_keys) if settings.vault_keys else None
    return Vault(
        create_shop_engine(settings.vault_url), settings.vault_dir / "ring.json", ring, clock
    )


def _destinations(settings: Settings) -> list[Destination]:
    """Outside systems that may be reached; production never knows the sandbox."""
    if not settings.is_demo:
        return []
    key = sandbox_credentials(settings.data_dir).api_key
    headers = {"Authorization": f"Bearer {key}"}
    return [
        Destination(
            "sandbox",
            settings.sandbox_url,
            MESSAGES["sandbox"],
            MAY_KNOW["sandbox"],
            headers,
            timeout_seconds=5.0,
        )
    ]


def create_providers(deps: runtime.Deps) -> Providers:
    """The connectors that can carry orders out here."""
    goods = GoodsDesk(deps.engine, deps.clock)
    if not deps.settings.is_demo:
        return Providers([goods])
    hints = f"http://127.0.0.1:{deps.settings.port}/webhooks/sandbox"
    return Providers([SandboxPartner(deps.gate, hints), goods])


def create_app(settings: Settings) -> rx.App:
    """The whole shop. Opens nothing until the server starts its lifespan."""

    def front(reflex: ASGIApp) -> ASGIApp:
        shop = open_front(reflex, create_site(settings), pages.PAGES, NATIVE_ROUTES)
        return CookieFilter(shop, is_https=settings.is_https)

    app = rx.App(
        toaster=None,
        app_wraps={},
        reset_style=False,
        api_transformer=front,
        stylesheets=list(STYLESHEETS),
        head_components=head_components(),
    )
    guard_events(app)
    app.add_middleware(EventGuard())
    hang_member_area(member_area)
    pages.add_pages(app)

    @asynccontextmanager
    async def shop_is_open(app: rx.App) -> AsyncIterator[None]:
        start_logging(settings.is_demo)
        leave_with_parent()
        sys.setswitchinterval(_THREAD_TURN_SECONDS)
        deps = create_deps(settings)
        async with AsyncExitStack() as stack:
            if settings.fulfilment == "inside":
                await stack.enter_async_context(work_is_done(deps, create_providers(deps)))
            publishing = asyncio.create_task(
                publish_changes(deps.engine, LIVE_SOURCES, pusher(app))
            )
            stack.callback(publishing.cancel)
            yield
        await deps.gate.close()
        deps.close()

    app.register_lifespan_task(shop_is_open)
    return app


def run_worker(settings: Settings) -> None:
    """Carry out orders in this process until it is told to stop."""
    asyncio.run(_work_until_stopped(settings))


async def _work_until_stopped(settings: Settings) -> None:
    stopped = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    deps = create_deps(settings)
    async with work_is_done(deps, create_providers(deps)):
        await stopped.wait()
    await deps.gate.close()
    deps.close()


def create_site(settings: Settings) -> Site:
    """The built pages with everything that fills them."""
    return Site(
        settings=settings,
        built=BUILT,
        files=PrecompressedStaticFiles(directory=BUILT, encodings=["gzip"]),
        error_page=error_pages(BUILT),
        actor_of=actor_of_request,
        common=COMMON_FILLERS,
        preferred_language=preferred_language_redirect,
    )


def serve_built_pages() -> None:
    """Tell Reflex, for this process and its workers, that the frontend is built already.

    It neither compiles nor looks for a newer version of itself.
    """
    environment.REFLEX_ENV_MODE.set(Env.PROD)
    environment.REFLEX_SKIP_COMPILE.set(True)
    environment.REFLEX_CHECK_LATEST_VERSION.set(False)
