"""A server of one small app in this process, for tests that decide when each request is answered."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from chassis.body_limit import whole_body
from chassis.connection import Connection
from chassis.server import configuration
from compare import ports

SECONDS = 60


class SmallServer:
    """Reads each request to its end, notes it, and answers with its path; `/later` waits until the test says so."""

    def __init__(self) -> None:
        self.may_answer = asyncio.Event()
        self.headers: list[set[bytes]] = []
        """The names of the headers of each request that was read to its end."""
        self.bodies: list[bytes] = []
        self.clients: list[Client] = []
        """All of them, since a connection that is not referred to is closed."""
        self.on_accept: Callable[[], object] = lambda: None

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        self.config, self.state = configuration("tests.resilience.small_server:SmallServer"), ServerState()
        self.config.load()
        self.config.loaded_app = self
        loop, self.socket = asyncio.get_running_loop(), ports.bind(0)
        async with await loop.create_server(self._accept, sock=self.socket):
            yield
            for connection in list(self.state.connections):
                connection.transport.abort()
            await eventually(lambda: not self.state.connections)

    def _accept(self) -> Connection:
        self.on_accept()
        return Connection(self.config, self.state, {})

    @property
    def is_full(self) -> bool:
        """Whether a connection is not read for the moment."""
        return any(connection.flow.read_paused for connection in self.state.connections)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            self.bodies.append(await whole_body(receive))
        except ClientDisconnect:
            return
        self.headers.append({name for name, _ in scope["headers"]})
        if scope["path"] == "/later":
            await self.may_answer.wait()
        body = scope["path"].encode()
        length = (b"content-length", b"%d" % len(body))
        await send({"type": "http.response.start", "status": 200, "headers": [length]})
        await send({"type": "http.response.body", "body": body})

    async def connect(self, source: str = ports.HOST) -> "Client":
        client = Client(*await asyncio.open_connection(*self.socket.getsockname()[:2], local_addr=(source, 0)))
        self.clients.append(client)
        return client


class Client:
    """A connection to the server."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def send(self, data: bytes) -> None:
        self.writer.write(data)

    async def response(self) -> tuple[int, bytes]:
        """Return the status and the body of the next response."""
        async with asyncio.timeout(SECONDS):
            head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
            length = head.partition(b"content-length: ")[2].partition(b"\r\n")[0]
            return int(head.split()[1]), await self.reader.readexactly(int(length or 0))

    async def is_closed(self) -> bool:
        """Wait for the end of the connection, and return whether nothing more came before."""
        async with asyncio.timeout(SECONDS):
            try:
                return await self.reader.read() == b""
            except ConnectionError:
                return True


async def eventually(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(SECONDS):
        while not holds():  # noqa: ASYNC110 (what is waited for sets no event)
            await asyncio.sleep(0.01)


def on_small_server(test: Callable[[SmallServer], Awaitable[None]]) -> Callable[[], None]:
    """Run a test whose server is ready."""

    async def run() -> None:
        server = SmallServer()
        async with server.running():
            await test(server)

    def running() -> None:
        asyncio.run(run())

    running.__name__ = test.__name__
    return running
