"""Spans: what processes report of their work, in OpenTelemetry's words (OTLP)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

STATEMENT = ("db.query.text", "db.statement")
OPENING = "BEGIN"


@dataclass(frozen=True)
class Span:
    """One piece of work; of all kinds, answers to requests and SQL statements matter here."""

    trace: str
    id: str
    parent: str
    """The span within which it happened, which may be another process's; empty for none."""

    pid: int
    began_ns: int
    ended_ns: int
    attributes: dict[str, Any]

    @property
    def is_answer(self) -> bool:
        return "http.response.status_code" in self.attributes

    @property
    def is_statement(self) -> bool:
        """Tell whether it is SQL that asks for something: to open a transaction is not yet that."""
        statement = next((str(self.attributes[name]) for name in STATEMENT if name in self.attributes), OPENING)
        return not statement.startswith(OPENING)

    @property
    def request(self) -> str:
        return f"{self.attributes['http.request.method']} {self.attributes['url.path']}"

    @property
    def ms(self) -> float:
        return (self.ended_ns - self.began_ns) / 1e6


def read(body: bytes) -> Iterator[Span]:
    """Yield the spans of one export, as a process posts it."""
    for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
        process = _values(resource.resource.attributes)
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield Span(
                    span.trace_id.hex(),
                    span.span_id.hex(),
                    span.parent_span_id.hex(),
                    process["process.pid"],
                    span.start_time_unix_nano,
                    span.end_time_unix_nano,
                    _values(span.attributes),
                )


def _values(attributes: Iterable[Any]) -> dict[str, Any]:
    return {each.key: getattr(each.value, each.value.WhichOneof("value") or "string_value") for each in attributes}
