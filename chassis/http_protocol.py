"""uvicorn's HTTP protocol, which reads some requests differently.

A request that offers to switch to another protocol is read as if it did not (RFC 9110, 7.8). Java's HTTP clients offer
HTTP/2 with every request. uvicorn ignores the offer, but its parser has stopped at the end of the headers by then, and
the body is lost. So the headers are read once more without the offer, and the body follows.

Trailers are dropped (RFC 9110, 6.5.1): uvicorn would add them to the headers.
"""

import re
from enum import Enum
from functools import cache
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from chassis.settings import Settings

MOST_HEADER_BYTES = 64 * 1024
"""For the request line and all headers together, and as many for trailers; uvicorn would read them without limit."""

ADDED_BYTES = 1024
PIECE_BYTES = 16 * 1024
HOST = re.compile(rb"[A-Za-z0-9._~!$&'()*+,;=%:\[\]-]*")
OFFER = b"upgrade"


class Section(Enum):
    """The part of a request that is being read."""

    NONE = "Between two requests."
    HEADERS = "The request line and the headers."
    BODY = "The body and its trailers."


class HeadersTooLarge(Exception): ...


class HostNotValid(Exception): ...


@cache
def most_header_bytes() -> int:
    """Return the limit of this process; a gateway adds headers of its own, and may need two bytes for one."""
    return MOST_HEADER_BYTES if Settings().is_entry else 2 * MOST_HEADER_BYTES + ADDED_BYTES


class HttpProtocol(HttpToolsProtocol):
    """uvicorn's protocol, without upgrades and trailers, and with a bound on headers."""

    parser: httptools.HttpRequestParser

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.section = Section.NONE
        self.header_bytes = 0
        self.unreported_bytes = 0

    def data_received(self, data: bytes) -> None:
        self._unset_keepalive_if_required()
        try:
            for start in range(0, len(data), PIECE_BYTES):
                self._read(memoryview(data)[start : start + PIECE_BYTES])
        except (httptools.HttpParserError, HeadersTooLarge, HostNotValid):
            self.send_400_response("Invalid HTTP request received.")

    @property
    def headers_are_too_large(self) -> bool:
        return self.header_bytes + self.unreported_bytes > most_header_bytes()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.section = Section.HEADERS

    def on_url(self, url: bytes) -> None:
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count(len(name) + len(value) + len(b": \r\n"))
        if self.section is Section.HEADERS:
            super().on_header(name, value.rstrip(b" \t"))  # RFC 9110, 5.5: it is no part of the value.

    def on_headers_complete(self) -> None:
        if self.parser.get_http_version() == "1.0":
            self.expect_100_continue = False  # RFC 9110, 10.1.1: a client of HTTP/1.0 does not know the response 100.
        elif not self._has_one_host():
            raise HostNotValid
        super().on_headers_complete()
        self.section, self.header_bytes = Section.BODY, 0

    def on_body(self, body: bytes) -> None:
        self.unreported_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self.section, self.header_bytes = Section.NONE, 0
        super().on_message_complete()

    def _read(self, data: memoryview) -> None:
        """Read a piece of a packet. Of a header that has no end yet the parser reports nothing, so its bytes count."""
        self.unreported_bytes += len(data)
        while data:
            try:
                self.parser.feed_data(data)
                break
            except httptools.HttpParserUpgrade as offer:
                data = self._read_on(data[offer.args[0] :])
        if self.headers_are_too_large:
            raise HeadersTooLarge

    def _has_one_host(self) -> bool:
        """Tell whether there is exactly one valid `Host`, without which a request is refused (RFC 9112, 3.2)."""
        hosts = [value for name, value in self.headers if name == b"host"]
        return len(hosts) == 1 and bool(HOST.fullmatch(hosts[0]))

    def _count(self, size: int) -> None:
        self.header_bytes, self.unreported_bytes = self.header_bytes + size, 0
        if self.headers_are_too_large:
            raise HeadersTooLarge

    def _should_upgrade(self) -> bool:
        """Return whether uvicorn shall skip what the parser took for an offer, because it is read once more."""
        return self.parser.get_method() != b"CONNECT"

    def _read_on(self, data: memoryview) -> memoryview:
        """Return what follows the headers of an offer and is HTTP."""
        if self._should_upgrade():
            self._read_headers_without_offer()
            return data
        self.cycle.keep_alive = False
        return data[:0]

    def _read_headers_without_offer(self) -> None:
        start = b"%s %s HTTP/%s" % (self.parser.get_method(), self.url, self.parser.get_http_version().encode())
        headers = [b"%s: %s" % header for header in self.headers if header[0] != OFFER]
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # As uvicorn's own.
        self.parser.feed_data(b"\r\n".join([start, *headers, b"", b""]))
