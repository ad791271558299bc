"""Collector: where processes send their spans, as they would to Jaeger; it only remembers them."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Self

from compare.ports import HOST, bind
from compare.structure.spans import Span, read
from compare.structure.traces import Traces

SEND_EVERY_MS = 60_000  # So late that nobody is busy with reporting while he is watched.
POLL_SECONDS = 0.2
"""How soon it notices that it shall stop; it is awake as often while nothing happens."""


class Collector:
    """Listens from `__enter__` to `__exit__`. What a process has not sent yet, it sends when it is stopped.

    Args:
        most: how many spans it remembers, for who listens without an end.
    """

    def __init__(self, most: int | None = None) -> None:
        self.traces = Traces(most)
        self.server = ThreadingHTTPServer((HOST, 0), self._handler(), bind_and_activate=False)

    def __enter__(self) -> Self:
        self.server.socket.close()
        self.server.socket = bind(0)
        self.server.server_activate()
        Thread(target=self.server.serve_forever, kwargs={"poll_interval": POLL_SECONDS}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def spans(self) -> list[Span]:
        """Give all that it remembers now."""
        return self.traces.everything()

    def of(self, trace: str) -> list[Span]:
        """Give the spans of one trace that are here now."""
        return self.traces.of(trace)

    @property
    def environment(self) -> dict[str, str]:
        """Give the variables that make a process send its spans here, with its process id, past any proxy."""
        return {
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://{HOST}:{self.server.socket.getsockname()[1]}",
            "OTEL_EXPERIMENTAL_RESOURCE_DETECTORS": "process",
            "OTEL_BSP_SCHEDULE_DELAY": str(SEND_EVERY_MS),
            "NO_PROXY": HOST,
            "no_proxy": HOST,
        }

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        traces = self.traces

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                traces.add(read(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        return Handler
