"""Bounds: whatever goes on for hours, the stage remembers the newest, and no more."""

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from compare.faults.passage import Passage
from compare.stage.books import MOST_TO_CANCEL, MOST_UNKNOWN, Books, Order
from compare.stage.gauge import MOST, SPAN_SECONDS, Gauge
from compare.stage.lines import Answer
from compare.structure.collector import Collector

pytestmark = pytest.mark.slow


def test_a_gauge_forgets_what_is_over_and_never_remembers_too_much() -> None:
    gauge = Gauge()
    for _ in range(2 * MOST):
        gauge.hears(Passage(1.0, 0.1, 200))
    assert len(gauge.passages) == MOST
    gauge.hears(Passage(1.0 + 2 * SPAN_SECONDS, 0.1, 200))
    assert len(gauge.passages) == 1


def test_the_books_remember_so_many_orders_and_count_the_rest() -> None:
    books = Books(stocked=10_000)
    for number in range(2 * MOST_UNKNOWN):
        order = Order("token", 1, 100, 1)
        books.begins(order)
        books.hears(order, Answer(0) if number % 2 else Answer(201, b'{"id": 1, "total_cents": 100}'))
    more = Order("token", 1, 100, 3)
    books.begins(more)
    books.hears(more, Answer(0))
    assert len(books.to_cancel) == MOST_TO_CANCEL
    assert len(books.unknown) == MOST_UNKNOWN
    assert books.reads()["unknown"] == MOST_UNKNOWN + 3
    assert books.holds() == "unknown until asked"


def test_a_collector_keeps_the_newest_spans() -> None:
    with Collector(most=3) as collector:
        url = f"{collector.environment['OTEL_EXPORTER_OTLP_ENDPOINT']}/v1/traces"
        for number in range(5):
            httpx.post(url, content=exported(number), trust_env=False, timeout=120).raise_for_status()
        assert [span.began_ns for span in collector.spans] == [2, 3, 4]


def exported(number: int) -> bytes:
    export = ExportTraceServiceRequest()
    resource = export.resource_spans.add()
    resource.resource.attributes.add(key="process.pid").value.int_value = 1
    resource.scope_spans.add().spans.add(trace_id=bytes([number] * 16), start_time_unix_nano=number)
    return export.SerializeToString()
