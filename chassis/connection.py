"""uvicorn's HTTP protocol, with bounds on what a single client can keep busy.

uvicorn waits without limit for a client that opens a connection and sends nothing, that sends its headers byte by
byte, or that does not read its response. Each of them keeps a file descriptor, and a process has only so many.
"""

import asyncio
import json
from http import HTTPStatus
from typing import Any

from chassis.client_address import client_address
from chassis.connection_limit import ConnectionLimit, State
from chassis.descriptors import most_connections
from chassis.http_protocol import MOST_HEADER_BYTES, HttpProtocol, Section
from contracts.problem import ProblemDetails

HEADER_SECONDS = 5.0
"""How long a client may take to its first byte, and from there to the end of the headers."""

MOMENT = 0.2
READ_SECONDS = 20.0
"""How long a client may leave a response unread."""

MOST_CONNECTIONS = 4_000
"""For one process. When there are more, those that wait for their client make room."""

CONNECTIONS = ConnectionLimit()


class Connection(HttpProtocol):
    """One connection of a client, which is closed when the client keeps it waiting for too long."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.headers_timer: asyncio.TimerHandle | None = None
        self.read_timer: asyncio.TimerHandle | None = None
        self.refusal = b""
        self.has_asked = False

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._take_place()
        self._await_headers()
        self.loop.call_soon(self._make_room_soon)

    def connection_lost(self, exc: Exception | None) -> None:
        CONNECTIONS.remove(self)
        self._stop(self.headers_timer)
        self._stop(self.read_timer)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if not self.refusal:
            super().data_received(data)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._stop(self.headers_timer)
        self._await_headers()
        self._take_place()

    def on_headers_complete(self) -> None:
        self._stop(self.headers_timer)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self.has_asked = self.has_asked or not self.parser.should_upgrade()
        self._take_place()

    def on_response_complete(self) -> None:
        is_last = not self.pipeline
        super().on_response_complete()
        if is_last and self.refusal:
            self._end_with_refusal()
        self._take_place()
        if self.transport.get_write_buffer_size():
            self._await_reader()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._await_reader()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._stop(self.read_timer)

    def send_400_response(self, msg: str) -> None:
        """Refuse a request that cannot be read, in the form of all other refusals."""
        if self.headers_are_too_large:
            self._refuse(431, f"The headers may hold {MOST_HEADER_BYTES:,} bytes; send fewer or shorter ones.")
        else:
            self._refuse(400, f"{msg} Look at the request line and the headers.")

    @property
    def waits_for_client(self) -> bool:
        """Whether the next step is the client's: to send a request or the rest of one, or to read the response."""
        cycle = self.cycle
        is_asked = self.pipeline or not (cycle is None or cycle.response_complete or cycle.more_body)
        return not is_asked or self.flow.write_paused

    def _await_headers(self) -> None:
        self.headers_timer = self.loop.call_later(HEADER_SECONDS, self._headers_are_late)

    def _headers_are_late(self) -> None:
        """Look once more after a moment: a process that was held up itself has not read what is there already."""
        self.headers_timer = self.loop.call_later(MOMENT, self._refuse_late_headers)

    def _refuse_late_headers(self) -> None:
        if self.flow.read_paused:
            self._await_headers()  # They may have arrived long ago.
        elif self.section is Section.HEADERS:
            seconds = f"{HEADER_SECONDS:g} seconds"
            self._refuse(408, f"The headers did not arrive within {seconds}; send the request again, and faster.")
        else:
            self.transport.close()

    def _refuse(self, status: int, detail: str) -> None:
        """Answer a request that the app does not get, or not whole, after the responses that are due before it."""
        self._stop(self.headers_timer)
        self.refusal = refusal(HTTPStatus(status), detail)
        if self.section is Section.BODY:
            self._take_request_back()
        elif not self.cycle or self.cycle.response_complete:
            self._end_with_refusal()

    def _take_request_back(self) -> None:
        """Refuse a request whose headers the app may have; if it has answered already, that was the response."""
        if self.pipeline and self.pipeline[0][0] is self.cycle:
            self.pipeline.popleft()
            return
        self.cycle.disconnected = True
        self.cycle.message_event.set()
        if self.cycle.response_started:
            self.transport.close()
        else:
            self._end_with_refusal()

    def _end_with_refusal(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(self.refusal)
            self.transport.close()

    def _await_reader(self) -> None:
        self._stop(self.read_timer)
        self.read_timer = self.loop.call_later(READ_SECONDS, self._reader_is_late)

    def _reader_is_late(self) -> None:
        if self.transport.get_write_buffer_size():
            self.transport.abort()

    def _make_room_soon(self) -> None:
        """Let the loop read first what has arrived: on a connection that seems idle, that may be a request."""
        self.loop.call_soon(self._make_room)

    def _make_room(self) -> None:
        if len(CONNECTIONS) > most_connections(MOST_CONNECTIONS):
            victim = CONNECTIONS.victim(self, self.loop.time())
            if isinstance(victim, Connection):
                CONNECTIONS.remove(victim)
                victim.transport.abort()

    def _take_place(self) -> None:
        if not self.transport.is_closing():
            CONNECTIONS.place(self, client_address(self.client), self._state(), self.loop.time())

    def _state(self) -> State:
        if not self.has_asked:
            return State.SILENT
        is_idle = self.section is Section.NONE and self.cycle.response_complete
        return State.IDLE if is_idle else State.BUSY

    @staticmethod
    def _stop(timer: asyncio.TimerHandle | None) -> None:
        if timer:
            timer.cancel()


def refusal(status: HTTPStatus, detail: str) -> bytes:
    """Return a whole response that ends the connection."""
    problem = ProblemDetails(type="about:blank", title=status.phrase, status=status, detail=detail, instance="")
    body = json.dumps(problem.model_dump(exclude_none=True)).encode()
    head = f"HTTP/1.1 {status} {status.phrase}\r\nConnection: close\r\nContent-Type: application/problem+json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
