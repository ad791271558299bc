"""In process: a whole architecture in one process, without sockets; the services call each other directly.

It starts in the time of its imports and needs no ports: for notebooks, and for the quick loop of the tests.
What it cannot show is what happens when a process dies.
"""

import asyncio
import concurrent.futures
import importlib
import threading
from collections.abc import Mapping
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path
from secrets import token_urlsafe
from types import MappingProxyType
from typing import Any, Self

import httpx
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from chassis.network import Network
from chassis.settings import Settings
from compare import broker
from compare.deployment import Deployment, prepare_keys
from compare.topology import Architecture, Process

# What one process learns of a request made by another: not its app, its routes or its state.
ON_THE_WIRE = (
    *("type", "asgi", "http_version", "method", "scheme", "path", "raw_path", "query_string", "root_path"),
    *("headers", "client", "server", "extensions"),
)


class InProcess:
    """The apps of one architecture on one event loop in a thread, up from `__enter__` to `__exit__`."""

    def __init__(
        self, architecture: Architecture, data: Path, environment: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self.urls = {name: f"http://{name}" for name in architecture.replicas}
        self.operator_token = token_urlsafe()
        self.deployment = Deployment(architecture, data.resolve(), self.urls, self.operator_token)
        self.programs = ExitStack()
        self.overrides = environment
        self.apps: dict[str, FastAPI] = {}
        self.started: concurrent.futures.Future[None] = concurrent.futures.Future()
        self.thread = threading.Thread(target=lambda: asyncio.run(self._live()), name=architecture.name, daemon=True)

    @property
    def base_url(self) -> str:
        return self.deployment.base_url

    @property
    def transport(self) -> httpx.BaseTransport:
        """Give the way in: `httpx.Client(base_url=..., transport=...)`, from any thread."""
        return self.entrances[self.base_url]

    @property
    def entrances(self) -> dict[str, httpx.BaseTransport]:
        """Give every way in, one for each copy of the entry, by its address."""
        network = DirectNetwork(self.apps)
        return {url: BridgeTransport(network.transport(url), self.loop) for url in self.deployment.entrances}

    def __enter__(self) -> Self:
        prepare_keys(self.deployment.data)
        self.deployment.make_databases()
        with self.programs as programs:
            for name, process in self.deployment.architecture.replicas.items():
                if process.is_broker:  # No app of ours, and no other can stand in for it.
                    self.urls[name] = programs.enter_context(broker.alone(self.deployment.data))
            for name, process in self.deployment.architecture.replicas.items():
                if not process.is_broker:
                    self.apps[name] = self._create(name, process)
            self.thread.start()
            self.started.result()
            self.programs = programs.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self.stopping.set)
        self.thread.join()
        self.programs.close()

    def _create(self, name: str, process: Process) -> FastAPI:
        module, _, factory = process.app.partition(":")
        create_app = getattr(importlib.import_module(module), factory)
        return create_app(self._settings(name, process), DirectNetwork(self.apps))

    def _settings(self, name: str, process: Process) -> Settings:
        variables = {**self.deployment.environment(process), "INSTANCE_ID": name, **self.overrides}
        fields: dict[str, Any] = {variable.lower(): value for variable, value in variables.items()}
        return Settings(**{name: value for name, value in fields.items() if name in Settings.model_fields})

    async def _live(self) -> None:
        """Run the life of every app from its start to its end."""
        self.loop, self.stopping = asyncio.get_running_loop(), asyncio.Event()
        try:
            async with AsyncExitStack() as lives:
                for app in self.apps.values():
                    await lives.enter_async_context(app.router.lifespan_context(app))
                self.started.set_result(None)
                await self.stopping.wait()
        except BaseException as error:
            if self.started.done():
                raise
            self.started.set_exception(error)


class DirectNetwork(Network):
    """Instead of sockets: the host of a URL is the name of an app."""

    def __init__(self, apps: Mapping[str, ASGIApp]) -> None:
        self.apps = apps

    def transport(self, url: str) -> httpx.AsyncBaseTransport:
        return httpx.ASGITransport(self.upstream(url), raise_app_exceptions=False)

    def upstream(self, url: str) -> ASGIApp:
        name = httpx.URL(url).host

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            # Looked up now, since services that call each other cannot each be made before the other.
            await self.apps[name]({key: scope[key] for key in ON_THE_WIRE if key in scope}, receive, send)

        return app


class BridgeTransport(httpx.BaseTransport):
    """Lets a client that blocks speak with apps on another thread's event loop."""

    def __init__(self, transport: httpx.AsyncBaseTransport, loop: asyncio.AbstractEventLoop) -> None:
        self.transport, self.loop = transport, loop

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        answer = asyncio.run_coroutine_threadsafe(self._ask(request), self.loop)
        try:
            return answer.result(request.extensions.get("timeout", {}).get("read"))
        except concurrent.futures.TimeoutError as error:
            answer.cancel()
            raise httpx.ReadTimeout("the app did not answer in time", request=request) from error

    async def _ask(self, request: httpx.Request) -> httpx.Response:
        response = await self.transport.handle_async_request(request)
        body = await response.aread()
        return httpx.Response(response.status_code, headers=response.headers, stream=httpx.ByteStream(body))
