"""Delivery: a request on its way to a service, which can begin anew with another replica where that does no harm."""

from starlette.types import Message, Receive, Scope, Send

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
KEY = b"idempotency-key"


class Delivery:
    """One request, and how far it has come."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope, self._receive, self._send = scope, receive, send
        self.is_answered = False
        self.is_repeatable = scope["method"] in SAFE_METHODS or any(name == KEY for name, _ in scope["headers"])
        self._heard: list[Message] = []

    @property
    def may_be_repeated(self) -> bool:
        """Tell whether to send it twice is the same as once, and nobody has seen an answer yet."""
        return self.is_repeatable and not self.is_answered

    def receive(self) -> Receive:
        """Give its body from the beginning, as often as it takes; one that may not be repeated is not kept."""
        if not self.is_repeatable:
            return self._receive
        heard = iter(tuple(self._heard))

        async def receive() -> Message:
            if (message := next(heard, None)) is None:
                message = await self._receive()
                self._heard.append(message)
            return message

        return receive

    async def send(self, message: Message) -> None:
        self.is_answered = True
        await self._send(message)
