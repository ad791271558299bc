"""The load: every request is counted once, and a server that stalls cannot hide it."""

import http.server
import threading
from collections.abc import Iterator

import pytest

from compare.bench.clients import Request
from compare.bench.load import Load, at_full_speed, at_rate, run, so_many

pytestmark = pytest.mark.slow

STALL_SECONDS = 0.3


class Counting(http.server.BaseHTTPRequestHandler):
    """Counts what it is asked, remembers the last body, and may stall once."""

    protocol_version = "HTTP/1.1"
    asked: list[tuple[str, bytes]]
    stall = threading.Event()

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.asked.append((self.path, body))
        if self.path == "/stall" and len(self.asked) == 1:
            self.stall.wait(STALL_SECONDS)
        self.send_response(404 if self.path == "/nowhere" else 200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_GET = do_POST = answer  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    Counting.asked = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Counting) as place:
        thread = threading.Thread(target=place.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{place.server_port}"
        place.shutdown()
        thread.join()


def test_so_many_are_asked_and_answered(server: str) -> None:
    load = run(so_many(server, Request("GET", "/").forever(), count=100, clients=8))
    assert load.statuses == {200: 100}
    assert len(Counting.asked) == len(load.latencies) == 100


def test_fewer_than_there_are_clients_are_asked_too(server: str) -> None:
    assert run(so_many(server, Request("GET", "/").forever(), count=3, clients=8)).answers == 3


def test_at_full_speed_every_answer_is_counted(server: str) -> None:
    load = run(at_full_speed(server, Request("GET", "/").forever(), seconds=0.2, clients=4))
    assert load.answers == len(Counting.asked) >= 4


def test_even_when_the_time_is_over_at_once_there_are_answers_to_measure(server: str) -> None:
    assert run(at_full_speed(server, Request("GET", "/").forever(), seconds=0, clients=4)).answers == 4
    assert run(at_rate(server, Request("GET", "/").forever(), rate=0.1, seconds=0.3)).answers == 1


def test_refusals_are_told_apart(server: str) -> None:
    assert run(so_many(server, Request("GET", "/nowhere").forever(), count=5, clients=1)).statuses == {404: 5}


def test_a_body_arrives_as_it_was_meant(server: str) -> None:
    run(so_many(server, Request("POST", "/orders", token="t", body={"a": 1}).forever(), count=1, clients=1))
    assert Counting.asked == [("/orders", b'{"a": 1}')]


def test_at_a_rate_all_are_asked(server: str) -> None:
    load = run(at_rate(server, Request("GET", "/").forever(), rate=200, seconds=0.5))
    assert load.answers == len(Counting.asked) == 100


def test_who_waits_because_the_server_stalls_is_counted_as_waiting(server: str) -> None:
    """One client, a stall, and those that were due meanwhile: all of them waited, not only the one that was sent."""
    load = run(at_rate(server, Request("GET", "/stall").forever(), rate=100, seconds=0.3, clients=1))
    waited = [latency for latency in load.latencies if latency > STALL_SECONDS / 3]
    assert len(waited) > 10


def test_percentiles_are_of_the_latencies() -> None:
    load = Load(latencies=[float(number) for number in range(1, 101)])
    assert (load.percentile(50), load.percentile(99)) == (51.0, 100.0)


def test_requests_that_wait_for_a_server_that_stalls_are_counted_as_late(server: str) -> None:
    load = run(at_rate(server, Request("GET", "/stall").forever(), rate=50, seconds=0.4, clients=1))
    assert load.late > 5


def test_requests_that_are_sent_soon_after_they_were_due_are_not_late(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("compare.bench.load.LATE_SECONDS", 120)
    assert run(at_rate(server, Request("GET", "/").forever(), rate=50, seconds=0.4)).late == 0
