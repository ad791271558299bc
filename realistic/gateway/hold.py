"""Hold: while the table behind the gateway changes, who comes waits at the door, and is not refused."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

NEVER_HELD = ("/internal", "/health", "/metrics")


class Hold:
    """A door, and how many are inside who have not been answered yet."""

    def __init__(self) -> None:
        self.open, self.empty = asyncio.Event(), asyncio.Event()
        self.open.set()
        self.empty.set()
        self.inside = 0
        self._expiry: asyncio.TimerHandle | None = None

    @property
    def is_closed(self) -> bool:
        return not self.open.is_set()

    async def close(self, seconds: float) -> None:
        """Close the door, and wait until nobody is inside; it opens by itself if whoever closed it is gone.

        Raises:
            TimeoutError: somebody stays inside for longer than that; the door is open again.
        """
        self.open.clear()
        self._expiry = asyncio.get_running_loop().call_later(seconds, self.release)
        try:
            await asyncio.wait_for(self.empty.wait(), seconds)
        except TimeoutError:
            self.release()
            raise

    def release(self) -> None:
        if self._expiry:
            self._expiry.cancel()
        self.open.set()

    def enter(self) -> None:
        self.inside += 1
        self.empty.clear()

    def leave(self) -> None:
        self.inside -= 1
        if not self.inside:
            self.empty.set()


class HoldMiddleware:
    """Lets requests through the door, each until its answer begins: what comes after is only delivered."""

    def __init__(self, app: ASGIApp, hold: Hold) -> None:
        self.app, self.hold = app, hold

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(NEVER_HELD):
            await self.app(scope, receive, send)
            return
        await self.hold.open.wait()
        visit = Visit(self.hold, send)
        try:
            await self.app(scope, receive, visit)
        finally:
            visit.end()


class Visit:
    """One request inside."""

    def __init__(self, hold: Hold, send: Send) -> None:
        self.hold, self.send, self.answered = hold, send, False
        hold.enter()

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.end()
        await self.send(message)

    def end(self) -> None:
        if not self.answered:
            self.answered = True
            self.hold.leave()
