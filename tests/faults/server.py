"""Server: answers HTTP by hand, as little as it takes to see what goes over a wire."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from compare import ports

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


class Server:
    """Sends back what it is sent, or, at `/parts`, a first part at once and the second when the test says so."""

    def __init__(self) -> None:
        self.socket = ports.bind(0)
        self.url = f"http://{ports.HOST}:{self.socket.getsockname()[1]}"
        self.paths: list[str] = []
        """Every path that it was asked for, and has answered."""
        self.second_part = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncGenerator["Server"]:
        async with await asyncio.start_server(self._serve, sock=self.socket) as server:
            yield self
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                await self._answer(reader, writer)
        except asyncio.IncompleteReadError:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        path = head.split()[1]
        length = head.partition("content-length: ")[2].partition("\r\n")[0]
        body = await reader.readexactly(int(length or 0))
        self.paths.append(path)
        if path == "/parts":
            await self._parts(writer)
        else:
            writer.write(HEAD + b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    async def _parts(self, writer: asyncio.StreamWriter) -> None:
        writer.write(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
        await self.second_part.wait()
        writer.write(b"6\r\nsecond\r\n0\r\n\r\n")
