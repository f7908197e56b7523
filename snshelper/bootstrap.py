"""Composition root: settings → database, queue, gate, connectors → routes → one ASGI app."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
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
from snshelper.accounts.erasure import erase_accounts
from snshelper.accounts.state import EventGuard
from snshelper.admin import documents as admin_documents
from snshelper.catalogue import connectors
from snshelper.catalogue import routes as catalogue_routes
from snshelper.catalogue.erasure import erase_favourites
from snshelper.catalogue.measured import hang_delivery_times
from snshelper.fulfilment import routes as fulfilment_routes
from snshelper.fulfilment.admin.watching import desk_moved_after
from snshelper.fulfilment.erasure import erase_parcel_notes, erase_receipts
from snshelper.fulfilment.executor import fulfilment_runs
from snshelper.fulfilment.providers.goods.connector import GoodsDesk
from snshelper.fulfilment.providers.registry import Providers
from snshelper.fulfilment.providers.sandbox.connector import SandboxPartner
from snshelper.interface.event_door import guard_events
from snshelper.interface.head import STYLESHEETS, head_components
from snshelper.interface.layout import hang_member_area
from snshelper.interface.visits import Filler
from snshelper.interface.watching import pusher
from snshelper.kernel import runtime
from snshelper.kernel.clock import system_clock
from snshelper.kernel.database import create_shop_engine
from snshelper.kernel.durable import DurableQueue
from snshelper.kernel.live import Source, publish_changes
from snshelper.kernel.outbound import Destination, OutboundGate
from snshelper.kernel.sandbox_credentials import sandbox_credentials
from snshelper.mail import routes as mail_routes
from snshelper.mail.actions import DELIVER_MAIL
from snshelper.mail.delivery import deliver
from snshelper.mail.erasure import erase_mails
from snshelper.officer.disclosures import routes as disclosure_routes
from snshelper.officer.incidents.actions.compensation import (
    COMPENSATE_AFFECTED,
    compensate_in_background,
)
from snshelper.officer.incidents.actions.notices import TELL_AFFECTED, tell_in_background
from snshelper.officer.incidents.schedule import keep_incidents
from snshelper.officer.papers import routes as paper_routes
from snshelper.officer.papers.queries import open_copies
from snshelper.officer.retention.actions.approval import DESTROY_MANIFEST
from snshelper.officer.retention.actions.destruction import destroy_in_background
from snshelper.officer.retention.rules import Kind
from snshelper.officer.retention.schedule import keep_retention
from snshelper.officer.retention.seams import (
    Eraser,
    NoKeys,
    Seams,
    UnregisteredScopes,
    no_longer_periods,
)
from snshelper.officer.retention.seams import install as install_seams
from snshelper.ordering.erasure import erase_consignees, erase_orders
from snshelper.ordering.measured import Measurements
from snshelper.ordering.queries import newest_event_id, orders_moved_after
from snshelper.privacy.cookie_filter import CookieFilter
from snshelper.settings import Settings
from snshelper.support import documents as support_documents
from snshelper.support import routes as support_routes
from snshelper.support.attachments.rescanning import (
    RESCAN_ATTACHMENTS,
    rescan_in_background,
    watch_signatures,
)
from snshelper.support.erasure import erase_inquiries
from snshelper.support.rules.addresses import preferred_language_redirect
from snshelper.wallet import routes as wallet_routes
from snshelper.wallet.queries import newest_transfer_id, wallets_moved_after
from snshelper.wallet.reconciliation import reconcile_top_ups
from snshelper.wallet.service import payment_service
from snshelper.wallet.views.balance import member_area
from snshelper.web.built import BUILT
from snshelper.web.front import open_front
from snshelper.web.logging import start_logging
from snshelper.web.orphan import leave_with_parent
from snshelper.web.refusals import error_pages
from snshelper.web.site import Site, actor_of_request

NATIVE_ROUTES: tuple[BaseRoute, ...] = (
    *account_routes.ROUTES,
    *catalogue_routes.ROUTES,
    *fulfilment_routes.ROUTES,
    *disclosure_routes.ROUTES,
    *mail_routes.ROUTES,
    *paper_routes.ROUTES,
    *support_routes.ROUTES,
    *wallet_routes.ROUTES,
)
"""Forms, webhooks and files of every room."""
COMMON_FILLERS: tuple[Filler, ...] = (
    account_documents.fill_account,
    admin_documents.fill_navigation,
    support_documents.fill_frame,
)
"""What every page carries, whichever room it belongs to."""
ERASERS: Mapping[Kind, Sequence[Eraser]] = {
    "account": (erase_accounts, erase_favourites),
    "order": (erase_orders, erase_receipts),
    "consignee": (erase_consignees, erase_parcel_notes),
    "consult": (erase_inquiries,),
    "mail": (erase_mails,),
}
"""Who removes what of a scope whose destruction was approved."""
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
    deps = runtime.Deps(settings, engine, system_clock, DurableQueue(engine), gate)
    runtime.install(deps)
    names = [provider.name for provider in create_providers(deps).all()]
    connectors.install(connectors.LiveConnectors(names))
    hang_delivery_times(Measurements())
    install_seams(retention_seams())
    return deps


def retention_seams() -> Seams:
    """Who answers the retention desk here."""
    return Seams(
        scopes=UnregisteredScopes(),
        keys=NoKeys(),
        require_step_up=require_step_up,
        open_copies=open_copies,
        kept_longer=no_longer_periods,
        erasers=ERASERS,
    )


def _destinations(settings: Settings) -> list[Destination]:
    """Outside systems that may be reached; production never knows the sandbox."""
    if not settings.is_demo:
        return []
    key = sandbox_credentials(settings.data_dir).api_key
    headers = {"Authorization": f"Bearer {key}"}
    return [Destination("sandbox", settings.sandbox_url, headers, timeout_seconds=5.0)]


def create_providers(deps: runtime.Deps) -> Providers:
    """The connectors that can carry orders out here."""
    goods = GoodsDesk(deps.engine, deps.clock)
    if not deps.settings.is_demo:
        return Providers([goods])
    hints = f"http://127.0.0.1:{deps.settings.port}/webhooks/sandbox"
    return Providers([SandboxPartner(deps.gate, hints), goods])


@asynccontextmanager
async def work_is_done(deps: runtime.Deps) -> AsyncIterator[None]:
    """Carry out orders, mail and payment checks for as long as the context is open."""

    async def deliver_mail(mail_id: str) -> None:
        await deliver(deps, mail_id)

    async def destroy(manifest_id: str) -> None:
        await destroy_in_background(deps, manifest_id)

    async def tell(incident_id: str) -> None:
        await tell_in_background(deps, incident_id)

    async def compensate(incident_id: str) -> None:
        await compensate_in_background(deps, incident_id)

    async def rescan(version: str) -> None:
        await rescan_in_background(deps, version)

    chores: dict[str, Callable[[], Awaitable[object]]] = {
        "retention": lambda: keep_retention(deps),
        "incidents": lambda: keep_incidents(deps),
        "signatures": lambda: watch_signatures(deps),
    }
    if deps.settings.is_demo:
        chores["reconcile_top_ups"] = lambda: reconcile_top_ups(deps, payment_service(deps))
    jobs = {
        DELIVER_MAIL: deliver_mail,
        DESTROY_MANIFEST: destroy,
        TELL_AFFECTED: tell,
        COMPENSATE_AFFECTED: compensate,
        RESCAN_ATTACHMENTS: rescan,
    }
    async with fulfilment_runs(deps, create_providers(deps), jobs, chores):
        yield


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
                await stack.enter_async_context(work_is_done(deps))
            publishing = asyncio.create_task(
                publish_changes(deps.engine, LIVE_SOURCES, pusher(app))
            )
            stack.callback(publishing.cancel)
            yield
        await deps.gate.close()
        deps.engine.dispose()

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
    async with work_is_done(deps):
        await stopped.wait()
    await deps.gate.close()
    deps.engine.dispose()


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
