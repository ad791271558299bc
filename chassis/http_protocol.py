"""HTTP protocol: a request that offers to switch to another protocol is read as if it did not (RFC 9110, 7.8).

Java's HTTP clients offer HTTP/2 with every request. uvicorn ignores the offer, but its parser has stopped at the end of
the headers by then, and the body is lost. So the headers are read once more without the offer, and the body follows.
"""

import sys

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

OFFER = b"upgrade"


class HttpProtocol(HttpToolsProtocol):
    """uvicorn's protocol, which thinks that it hands such requests over; it hands them to itself."""

    packet = b""

    def data_received(self, data: bytes) -> None:
        self.packet = data
        super().data_received(data)

    def _should_upgrade(self) -> bool:
        """Skip the request, unless it asks for a tunnel (CONNECT), which no header says."""
        return any(name == OFFER for name, _ in self.headers)

    def handle_websocket_upgrade(self) -> None:
        """Read the request anew. The parser's exception says where in the packet the headers ended."""
        ended, parser = sys.exception(), self.parser
        assert isinstance(ended, httptools.HttpParserUpgrade)
        assert parser
        start = b"%s %s HTTP/%s" % (parser.get_method(), self.url, parser.get_http_version().encode())
        headers = [b"%s: %s" % header for header in self.headers if header[0] != OFFER]
        self.parser = httptools.HttpRequestParser(self)
        self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # As uvicorn's own.
        self.data_received(b"\r\n".join([start, *headers, b"", b""]) + self.packet[ended.args[0] :])
