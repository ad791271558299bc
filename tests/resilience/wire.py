"""Wire: the connection between a service and those who call it; what goes over it can get lost."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from compare import ports

REQUEST_LINE = re.compile(rb"([A-Z]+) (\S+) HTTP/1\.1\r\n")
MOST_BYTES = 65_536


class Lost(Exception):
    """What was just sent never arrives, and the connection is over."""


def nothing() -> None: ...


IN_THE_BACKGROUND = b"/internal/withdrawals"
"""Reviews asks Inventory this now and then, whatever a test does."""


class Wire:
    """Carries every connection to its own port on to a service's."""

    def __init__(self) -> None:
        self.entrance = ports.bind(0)
        self.entrance.listen(128)
        self.url = f"http://{ports.HOST}:{self.entrance.getsockname()[1]}"
        self.requests: list[str] = []
        """Every request that was sent, whether it arrived or not: `POST /orders`."""
        self.on_request, self.on_answer = nothing, nothing

    def leads_to(self, port: int) -> None:
        """Begin to carry; who called before this was waiting."""
        threading.Thread(target=self._carry_all, args=(port,), daemon=True).start()

    def cut(self) -> None:
        with suppress(OSError):
            self.entrance.shutdown(socket.SHUT_RDWR)
        self.entrance.close()

    @contextmanager
    def losing_requests(self) -> Iterator[list[str]]:
        """Lose every request, and hang up on the caller; gives the requests that were sent."""
        self.on_request = lose
        yield from self._noting()

    @contextmanager
    def losing_answers(self, once: bool = False, after: Callable[[], object] = nothing) -> Iterator[list[str]]:
        """Let requests arrive, do what comes `after`, and then hang up on the caller, who gets no answer."""

        def losing() -> None:
            if once:
                self.on_answer = nothing
            after()
            lose()

        self.on_answer = losing
        yield from self._noting()

    def _noting(self) -> Iterator[list[str]]:
        self.requests = noted = []
        try:
            yield noted
        finally:
            self.on_request, self.on_answer = nothing, nothing

    def _carry_all(self, port: int) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self.entrance.accept()
                threading.Thread(target=self._carry, args=(caller, port), daemon=True).start()

    def _carry(self, caller: socket.socket, port: int) -> None:
        """Carry one connection, a thread for each direction, until one of the two ends hangs up."""
        unasked = threading.Event()  # Set while a request is answered that no test has caused.
        with caller, suppress(OSError), socket.create_connection((ports.HOST, port)) as service:
            answers = (service, caller, lambda _chunk: unasked.is_set() or self.on_answer())
            back = threading.Thread(target=self._pass_on, args=answers, daemon=True)
            back.start()
            self._pass_on(caller, service, lambda chunk: self._request(chunk, unasked))
            back.join()

    def _pass_on(self, source: socket.socket, target: socket.socket, look: Callable[[bytes], object]) -> None:
        with suppress(OSError, Lost):
            while chunk := source.recv(MOST_BYTES):
                look(chunk)
                target.sendall(chunk)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def _request(self, chunk: bytes, unasked: threading.Event) -> None:
        if not (line := REQUEST_LINE.match(chunk)):
            return
        if line[2].startswith(IN_THE_BACKGROUND):
            unasked.set()
            return
        unasked.clear()
        self.requests.append(f"{line[1].decode()} {line[2].decode()}")
        self.on_request()


def lose() -> None:
    raise Lost
