"""Service: a FastAPI app with everything that every process has."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware

from chassis import docs, entry, health, migrations, problems, telemetry
from chassis.body_limit import BodyLimitMiddleware
from chassis.database import Database
from chassis.deadline import DeadlineMiddleware
from chassis.head import HeadMiddleware
from chassis.network import Network
from chassis.no_store import NoStoreMiddleware
from chassis.paths import PathMiddleware
from chassis.request_log import RequestLogMiddleware
from chassis.settings import Settings
from contracts.problem import ProblemDetails

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def build(
    service: str,
    routers: Sequence[APIRouter],
    settings: Settings | None = None,
    network: Network | None = None,
    *,
    package: str = "",
    adds: str = "",
    lifespan: Lifespan | None = None,
) -> FastAPI:
    """Build the app of one process.

    Args:
        package: where `migrations/` is; empty for a service without a database.
        adds: a package with a second history, for a database that somebody else designed.
        lifespan: what else runs while the app does; `app.state` is complete when it begins.
    """
    settings = settings or Settings()
    telemetry.write_json_logs(service, settings.log_level)
    watched = telemetry.Telemetry(service) if settings.telemetry else None
    app = FastAPI(
        title="Marketplace",
        summary=f"The {service} of an online marketplace.",
        servers=[{"url": "/"}],  # So that the document is right at every address by which a client comes.
        lifespan=_lifespan(lifespan),
        telemetry=watched.config() if watched else telemetry.OFF,
        redirect_slashes=False,
        docs_url=None,  # FastAPI's own page loads its parts from the internet; ours is chassis.docs.
        redoc_url=None,
        responses=problems.ALWAYS_POSSIBLE,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.service, app.state.settings, app.state.telemetry = service, settings, watched
    app.state.network = network or Network()
    app.state.network.allow(settings.request_seconds, settings.open_seconds)
    app.state.owner_of = entry.owners(_without_keys)  # A process that can be the entry sets its own.
    app.state.broker = None  # Whose events travel through one sets it (chassis/broker.py).
    app.state.histories = [each for each in (package, adds) if each]
    url = settings.database_url or f"sqlite:///data/{service}.db"
    app.state.database = Database(url, settings.request_seconds) if package else None
    app.state.engines = []  # Those that a service has beside the database's own.
    problems.install(app)
    _document_problems(app)
    for router in [docs.router, health.router, telemetry.router, *routers]:
        app.include_router(router)
    app.add_middleware(BodyLimitMiddleware, seconds=settings.body_seconds)
    app.add_middleware(PathMiddleware)
    app.add_middleware(HeadMiddleware)
    app.add_middleware(NoStoreMiddleware)
    if settings.log_level.upper() in ("DEBUG", "INFO"):
        app.add_middleware(RequestLogMiddleware, service=service)
    app.add_middleware(entry.EntryMiddleware, is_entry=settings.is_entry)
    return app


def _without_keys(token: str) -> int:
    raise LookupError("This process has no keys to verify tokens with.")


def limit_time(app: FastAPI) -> None:
    """Give each request a deadline, and pass it on: for a service that calls others.

    The time begins when the whole body is there, so a slow client does not use up the time of the services.
    """
    add_inside(app, DeadlineMiddleware, seconds=app.state.settings.request_seconds)


def add_inside(app: FastAPI, middleware: Any, **options: Any) -> None:
    """Add a middleware that runs after all others, where the body of the request is already complete."""
    app.user_middleware.append(Middleware(middleware, **options))


def _lifespan(inner: Lifespan | None) -> Lifespan:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        if app.state.histories and app.state.settings.migrate_at_start:
            migrations.upgrade(app.state.database, *app.state.histories)
        if app.state.telemetry:
            app.state.telemetry.watch(app)
        broker = app.state.broker
        async with broker.connected() if broker else nullcontext(), inner(app) if inner else nullcontext():
            yield
        _close(app)

    return lifespan


def _close(app: FastAPI) -> None:
    if app.state.telemetry:
        app.state.telemetry.shutdown()
    if app.state.database:
        app.state.database.dispose()


def _document_problems(app: FastAPI) -> None:
    """Add the problem's schema to the document, where the routes refer to it."""
    original = app.openapi

    def openapi() -> dict[str, Any]:
        document = original()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        schema = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= schema.pop("$defs")
        schemas["ProblemDetails"] = schema
        return document

    app.openapi = openapi
