"""`/_health`: 200 while the shop can work, 503 when what it stands on fails."""

import asyncio

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse

from snshelper.kernel import runtime

log = structlog.get_logger(__name__)
SECONDS = 3.0


def database_answers(engine: Engine) -> bool:
    """Whether the database is there with the shop's schema in it."""
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    except SQLAlchemyError:
        log.exception("database_unreachable")
        return False
    return True


async def redis_answers(url: str) -> bool:
    """Whether Redis answers a ping."""
    client = Redis.from_url(url, socket_timeout=SECONDS, socket_connect_timeout=SECONDS)
    try:
        return bool(await client.echo("ping"))
    except (RedisError, OSError):
        log.exception("redis_unreachable")
        return False
    finally:
        await client.aclose()


async def health(request: Request) -> JSONResponse:
    """The state of the database and of Redis ("NA" when none is configured)."""
    deps = runtime.current()
    state: dict[str, bool | str] = {"db": False, "redis": "NA"}
    try:
        async with asyncio.timeout(SECONDS):
            state["db"] = await runtime.in_thread(database_answers, deps.engine)
            if deps.settings.redis_url:
                state["redis"] = await redis_answers(deps.settings.redis_url)
    except TimeoutError:
        log.warning("health_timed_out")
        state = {name: value if value == "NA" else False for name, value in state.items()}
    is_well = all(value for value in state.values())
    return JSONResponse(
        {"status": is_well, **state},
        200 if is_well else 503,
        {"cache-control": "no-store"},
    )
