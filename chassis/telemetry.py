"""Telemetry: traces (W3C Trace Context), metrics (Prometheus text) and JSON logs that name the trace.

FastAPI itself opens the spans and counts the requests; here they get their providers. Spans are
recorded only when somebody collects them (`OTEL_EXPORTER_OTLP_ENDPOINT`), but trace ids always flow.
"""

import logging
import os
from threading import Thread
from typing import Any

import httpx
import structlog
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import PlainTextResponse
from fastapi.telemetry import TelemetryConfig
from opentelemetry import propagate, trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.exporter.prometheus import PrometheusMetricReader
from opentelemetry.instrumentation.sqlalchemy import SQLAlchemyInstrumentor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ParentBased
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from chassis.output import Output

router = APIRouter(tags=["health"])

SHUTDOWN_SECONDS = 2.0


def is_collected() -> bool:
    return bool(os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT") or os.environ.get("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"))


class Telemetry:
    """The providers of one app; two apps in one process do not mix."""

    def __init__(self, service: str) -> None:
        resource = Resource.create({"service.name": service})
        self.registry = CollectorRegistry()
        readers = [PrometheusMetricReader(registry=self.registry)]
        self.meters = MeterProvider(readers, resource=resource, shutdown_on_exit=False)
        # Where spans are collected, `OTEL_TRACES_SAMPLER` says of which requests; of all, if it says nothing.
        self.tracers = TracerProvider(
            None if is_collected() else ParentBased(ALWAYS_OFF), resource, shutdown_on_exit=False
        )
        if is_collected():
            self.tracers.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))

    def config(self) -> TelemetryConfig:
        return {"tracer_provider": self.tracers, "meter_provider": self.meters, "operation_spans": False}

    def watch(self, app: FastAPI) -> None:
        """Open a span for every SQL statement, if somebody collects them."""
        if is_collected() and app.state.database is not None:
            engines = [app.state.database.reader, app.state.database.writer, app.state.database.single]
            SQLAlchemyInstrumentor().instrument(engines=[*engines, *app.state.engines], tracer_provider=self.tracers)

    def shutdown(self) -> None:
        """Send what is left; a collector that says nothing does not hold up the end of the process."""
        ending = Thread(target=self._send_the_rest, daemon=True)
        ending.start()
        ending.join(SHUTDOWN_SECONDS)

    def _send_the_rest(self) -> None:
        self.tracers.shutdown()
        self.meters.shutdown()


OFF: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}


def carried_trace() -> dict[str, str]:
    """Give the headers that let the next process continue the current trace."""
    headers: dict[str, str] = {}
    propagate.inject(headers)
    return headers


async def carry_trace(request: httpx.Request) -> None:
    """Put the current trace into the headers of an outgoing call."""
    request.headers.update(carried_trace())


@router.get("/metrics", response_class=PlainTextResponse)
async def metrics(request: Request) -> Response:
    """Counters and latencies of this process, by route template, as Prometheus text."""
    telemetry: Telemetry | None = request.app.state.telemetry
    text = generate_latest(telemetry.registry) if telemetry else b""
    return Response(text, media_type=CONTENT_TYPE_LATEST)


def name_trace(_logger: object, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Add the id of the current trace, which is what joins the logs of many processes."""
    context = trace.get_current_span().get_span_context()
    if context.is_valid:
        event["trace_id"] = trace.format_trace_id(context.trace_id)
    return event


def write_json_logs(service: str, level: str) -> None:
    """Write one JSON object a line to standard output, also for what libraries log."""
    shared: list[Any] = [
        name_trace,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        lambda _logger, _method, event: {"service": service, **event},
        structlog.processors.format_exc_info,
    ]
    output: Any = Output()
    structlog.configure(
        [*shared, structlog.processors.JSONRenderer()],
        structlog.make_filtering_bound_logger(level.lower()),
        logger_factory=structlog.WriteLoggerFactory(output),
    )
    handler = logging.StreamHandler(output)
    renderers = [structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.JSONRenderer()]
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=renderers))
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for noisy in ("httpx", "alembic", "httpcore", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
