"""What one client can do to keep a marketplace busy: each function is one behaviour, on bare sockets.

Each opens its connections, keeps them for as long as the test runs, and is called again for each round.
"""

import ast
import json
import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from chassis.entry import PREFIX
from tests.marketplace.shopper import PASSWORD, Shopper

SOME, MANY = 12, 150
CODE = [path for folder in ("chassis", "monolith", "microservices", "realistic") for path in Path(folder).rglob("*.py")]


class Noise:
    """One noisy client: a signed-in user, and every connection that it has opened."""

    def __init__(self, base_url: str, user: Shopper, item_id: int) -> None:
        place = urlsplit(base_url)
        self.address = (place.hostname, place.port)
        self.user, self.item_id = user, item_id
        self.connections: list[socket.socket] = []

    def sends(self, start_line: str, *headers: str, body: str = "", announced: int | None = None) -> socket.socket:
        """Open a connection and send a request, or the beginning of one; the response is left unread."""
        connection = socket.create_connection(self.address, timeout=60)
        self.connections.append(connection)
        length = len(body) if announced is None else announced
        lines = [f"{start_line} HTTP/1.1", "Host: noise", f"Authorization: Bearer {self.user.token}", *headers]
        lines += [f"Content-Length: {length}"] if length else []
        connection.sendall("\r\n".join([*lines, "", body]).encode())
        return connection

    def says(self, text: str = "") -> socket.socket:
        """Open a connection and send only this."""
        connection = socket.create_connection(self.address, timeout=60)
        self.connections.append(connection)
        connection.sendall(text.encode())
        return connection

    def stops(self) -> None:
        for connection in self.connections:
            connection.close()
        self.connections.clear()


JSON = "Content-Type: application/json"


def sends_its_body_slowly(noise: Noise) -> None:
    for _ in range(SOME):
        noise.sends("POST /orders", JSON, body='{"lines": [', announced=400)


def breaks_off_its_upload(noise: Noise) -> None:
    for _ in range(SOME):
        noise.sends("POST /orders", JSON, body='{"lines": [', announced=400).close()


def breaks_off_its_upload_without_a_token(noise: Noise) -> None:
    for _ in range(SOME):
        noise.says("POST /orders HTTP/1.1\r\nHost: noise\r\nContent-Length: 400\r\n\r\n{").close()


def announces_a_body_where_none_belongs(noise: Noise) -> None:
    for _ in range(SOME):
        noise.sends(f"GET /inventory/{noise.item_id}", body="{", announced=400)


def invents_internal_headers(noise: Noise) -> None:
    for name in internal_headers():
        for value in ("1", "0", "-1", "999999999", "x", ""):
            noise.sends("GET /orders", f"{name}: {value}")
    noise.sends("GET /orders", f"Connection: {', '.join(internal_headers())}")


def offers_an_upgrade(noise: Noise) -> None:
    for _ in range(SOME):
        noise.sends("GET /orders", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk")
        noise.sends("POST /orders", "Connection: Upgrade", "Upgrade: websocket", body="{", announced=400)


def never_reads_its_responses(noise: Noise) -> None:
    request = "GET /inventory?limit=100 HTTP/1.1\r\nHost: noise\r\n\r\n"
    for _ in range(SOME):
        noise.says(request * 20)


def opens_connections_and_says_nothing(noise: Noise) -> None:
    for _ in range(SOME):
        noise.says()


def sends_its_headers_slowly(noise: Noise) -> None:
    for _ in range(SOME):
        noise.says("GET /inventory HTTP/1.1\r\nHost: no")


def sends_paths_without_end(noise: Noise) -> None:
    for _ in range(SOME):
        noise.sends("GET /inventory?q=" + "a" * 50_000)


def sends_paths_that_are_encoded_without_end(noise: Noise) -> None:
    for _ in range(SOME):
        noise.sends("GET /%" + "25" * 25_000 + "41")


def sends_headers_without_end(noise: Noise) -> None:
    for _ in range(SOME):
        with suppress(OSError):  # It is refused before the end.
            noise.sends("GET /inventory", *["X-Noise: " + "a" * 1_000] * 300)


def asks_many_things_at_once(noise: Noise) -> None:
    for _ in range(MANY):
        noise.sends("GET /orders?limit=100", "Connection: close")


def writes_many_things_at_once(noise: Noise) -> None:
    for _ in range(MANY):
        noise.sends(f"POST /inventory/{noise.item_id}/restock", JSON, "Connection: close", body='{"quantity": 1}')


def orders_many_things_at_once(noise: Noise) -> None:
    order = json.dumps({"lines": [{"item_id": noise.item_id, "quantity": 1}]})
    for _ in range(MANY):
        noise.sends("POST /orders", JSON, "Connection: close", body=order)


def signs_in_many_times_at_once(noise: Noise) -> None:
    form = urlencode({"username": noise.user.user.email, "password": PASSWORD})
    for _ in range(MANY):
        noise.sends("POST /token", "Content-Type: application/x-www-form-urlencoded", "Connection: close", body=form)


def invents_a_token_for_each_request(noise: Noise) -> None:
    form = urlencode({"username": noise.user.user.email, "password": PASSWORD})
    head = ["Connection: close", "Host: noise", "Content-Type: application/x-www-form-urlencoded"]
    for _ in range(MANY):
        token = f"Authorization: Bearer {noise.user.token[:-40]}{secrets.token_hex(20)}"
        start = "\r\n".join(["POST /token HTTP/1.1", *head, token, f"Content-Length: {len(form)}"])
        noise.says(f"{start}\r\n\r\n{form}")
        noise.says(f"GET /pages/item/{noise.item_id} HTTP/1.1\r\nHost: noise\r\nConnection: close\r\n{token}\r\n\r\n")


def signs_in_with_names_that_take_long_to_normalise(noise: Noise) -> None:
    form = urlencode({"username": "a" + "\u0301\u0316" * 40_000, "password": PASSWORD})
    for _ in range(SOME):
        noise.sends("POST /token", "Content-Type: application/x-www-form-urlencoded", body=form)


def makes_many_mistakes_in_one_body(noise: Noise) -> None:
    body = json.dumps({str(number): 1 for number in range(60_000)})
    for path in ("POST /users", "PATCH /users/me", "POST /orders"):
        for _ in range(SOME // 3):
            noise.sends(path, JSON, body=body)


def sends_forms_that_no_database_can_store(noise: Noise) -> None:
    part = '--B\r\nContent-Disposition: form-data; name="{}"\r\n\r\n+2AA-\r\n'
    body = part.format("username") + part.format("password") + "--B--"
    for _ in range(SOME):
        noise.sends("POST /token", "Content-Type: multipart/form-data; boundary=B; charset=utf-7", body=body)


def opens_pages_at_once(noise: Noise) -> None:
    for _ in range(MANY):
        noise.sends(f"GET /pages/item/{noise.item_id}", "Connection: close")


def opens_event_streams(noise: Noise) -> None:
    """Without a marketplace that has notifications, these are as many requests for nothing."""
    for _ in range(SOME):
        noise.sends("GET /notifications/stream")


BEHAVIOURS: list[Callable[[Noise], None]] = [
    sends_its_body_slowly,
    breaks_off_its_upload,
    breaks_off_its_upload_without_a_token,
    announces_a_body_where_none_belongs,
    invents_internal_headers,
    offers_an_upgrade,
    never_reads_its_responses,
    opens_connections_and_says_nothing,
    sends_its_headers_slowly,
    sends_paths_without_end,
    sends_paths_that_are_encoded_without_end,
    sends_headers_without_end,
    asks_many_things_at_once,
    writes_many_things_at_once,
    orders_many_things_at_once,
    signs_in_many_times_at_once,
    invents_a_token_for_each_request,
    signs_in_with_names_that_take_long_to_normalise,
    makes_many_mistakes_in_one_body,
    sends_forms_that_no_database_can_store,
    opens_pages_at_once,
    opens_event_streams,
]


def internal_headers() -> list[str]:
    """List the headers that processes use among themselves: those that the code writes with the internal prefix."""
    found = {PREFIX + suffix for path in CODE for suffix in _suffixes(ast.parse(path.read_text("utf-8")))}
    return sorted(found)


def _suffixes(tree: ast.AST) -> list[str]:
    """Find each `f"{PREFIX}name"`, also where the prefix is `entry.PREFIX`."""
    texts = [node.values for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) and len(node.values) == 2]
    return [last.value for first, last in texts if _is_prefix(first) and isinstance(last, ast.Constant)]


def _is_prefix(part: ast.expr) -> bool:
    return isinstance(part, ast.FormattedValue) and ast.unparse(part.value).endswith("PREFIX")
