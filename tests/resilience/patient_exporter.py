"""A monolith whose OpenTelemetry waits for a silent collector for an hour, where it usually waits for half a minute.

So a test tells a process that waits for its collector from one on a slow machine.
"""

from fastapi import FastAPI
from opentelemetry.sdk._shared_internal import BatchProcessor
from uvicorn.importer import import_from_string

HOUR_MS = 3_600_000


def create_app() -> FastAPI:
    BatchProcessor.shutdown.__defaults__ = (HOUR_MS,)
    return import_from_string("monolith.main:create_app")()
