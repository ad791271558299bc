"""Middleware: the convenient kind costs more than the endpoint behind it.

`BaseHTTPMiddleware` starts a task and passes the answer through a queue, for every request. A class that takes
scope, receive and send does the same work for next to nothing.
"""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from fastapi.telemetry import TelemetryConfig
from opentelemetry.sdk.trace import TracerProvider
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from chassis import telemetry
from compare.bench.bare import bare

WAYS = ("none", "pure_asgi", "base_http_middleware", "three_of_them", "one_span_a_request", "spans_of_all_it_does")


class Pure:
    """Passes everything on, as cheaply as that can be."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


async def convenient(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    return await call_next(request)


def create_app() -> FastAPI:
    """Build the app; each way is an app of its own."""
    traced: TelemetryConfig = {"tracer_provider": TracerProvider(), "metrics": False, "logs": False}
    pure, base, three = one_endpoint(), one_endpoint(), one_endpoint()
    pure.add_middleware(Pure)
    base.add_middleware(BaseHTTPMiddleware, dispatch=convenient)
    for _ in range(3):
        three.add_middleware(BaseHTTPMiddleware, dispatch=convenient)
    app = bare("middleware", telemetry=telemetry.OFF)
    app.router.routes.append(Route("/none", one_endpoint()))
    app.router.routes.append(Route("/pure_asgi", pure))
    app.router.routes.append(Route("/base_http_middleware", base))
    app.router.routes.append(Route("/three_of_them", three))
    app.router.routes.append(Route("/one_span_a_request", one_endpoint({**traced, "operation_spans": False})))
    app.router.routes.append(Route("/spans_of_all_it_does", one_endpoint(traced)))
    return app


def one_endpoint(spans: TelemetryConfig = telemetry.OFF) -> FastAPI:
    app = FastAPI(telemetry=spans)

    @app.get("/{way}")
    async def read(way: str) -> dict[str, str]:
        return {"name": "lamp"}

    return app
