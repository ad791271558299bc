"""Broker: NATS JetStream, which keeps each message until whoever it is for has dealt with it.

A process starts without its broker, and finds it as soon as it is there. This module is imported only where events
travel through one (`EVENTS=nats`), since nobody else should wait for its client.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import structlog
from faststream.nats import NatsBroker
from faststream.nats.opentelemetry import NatsTelemetryMiddleware
from nats.errors import Error as ErrorOfBroker
from nats.js.api import ConsumerConfig, StreamConfig

from chassis.settings import Settings
from chassis.telemetry import Telemetry
from contracts.problems import Unavailable

log = structlog.get_logger()

PUBLISH_SECONDS = 2.0
RETRY_SECONDS = 1
CLOSE_SECONDS = 1.0
DUPLICATE_SECONDS = 120
KEPT_SECONDS = 7 * 24 * 3600
"""How long messages are kept at all, read or not: who has been away for longer has missed some."""


class Broker:
    """One connection, which comes up by itself, and comes back by itself.

    Args:
        streams: what has to be there before anything can be published or consumed; made unless it is.
    """

    def __init__(self, settings: Settings, telemetry: Telemetry | None, *streams: str) -> None:
        self.streams = [_stream(name) for name in streams]
        self.consumers: list[tuple[str, ConsumerConfig]] = []
        self.is_up = False
        self.nats = NatsBroker(
            settings.nats_url.split(","),
            connect_timeout=RETRY_SECONDS,
            reconnect_time_wait=RETRY_SECONDS,
            max_reconnect_attempts=-1,
            disconnected_cb=self._is_gone,
            reconnected_cb=self._is_back,
            middlewares=[_traced(telemetry)] if telemetry else [],
            logger=None,  # What has to be said, we say.
        )

    @property
    def works(self) -> bool:
        return self.is_up and self.nats.connection.is_connected

    async def publish(self, stream: str, message_id: str, body: bytes) -> None:
        """Return when the broker has written a message down; two with the same id, soon after another, are one.

        Raises:
            Unavailable: it has not, as far as we know.
        """
        if not self.works:
            raise Unavailable("The broker does not answer.")
        headers = {"Nats-Msg-Id": message_id}
        try:
            await self.nats.publish(body, stream, headers, stream=stream, timeout=PUBLISH_SECONDS)
        except (ErrorOfBroker, TimeoutError) as error:
            raise Unavailable("The broker does not take messages.") from error

    @asynccontextmanager
    async def connected(self) -> AsyncGenerator[None]:
        """Be connected whenever the broker is there, from now on until the end; do not wait for it."""
        coming = asyncio.create_task(self._come_up())
        yield
        coming.cancel()
        self.is_up = False
        # A broker that is down cannot be taken leave of.
        with suppress(Exception):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self.nats.stop()

    async def _come_up(self) -> None:
        while not self.is_up:
            try:
                await self.nats.connect()
                await self._prepare()
                await self.nats.start()
                self.is_up = True
            except Exception as error:
                log.warning("the broker is not ready", error=repr(error))
                await asyncio.sleep(RETRY_SECONDS)
        log.info("connected to the broker")

    async def _prepare(self) -> None:
        """Make streams and consumers unless they are there; a broker may have lost its disk meanwhile."""
        jetstream = self.nats.config.broker_config.connection_state.stream
        for stream in self.streams:
            await jetstream.add_stream(stream)
        for stream_name, consumer in self.consumers:
            await jetstream.add_consumer(stream_name, consumer)

    async def _is_gone(self) -> None:
        if self.is_up:
            log.warning("the broker is gone; what is to be told waits")

    async def _is_back(self) -> None:
        log.info("the broker is back")
        while True:
            try:
                return await self._prepare()
            except (ErrorOfBroker, TimeoutError) as error:
                log.warning("the broker is not ready", error=repr(error))
                await asyncio.sleep(RETRY_SECONDS)


def _stream(name: str) -> StreamConfig:
    """Describe a stream; all its messages have its name as their subject, and are on disk before they are confirmed."""
    return StreamConfig(name, subjects=[name], max_age=KEPT_SECONDS, duplicate_window=DUPLICATE_SECONDS)


def _traced(telemetry: Telemetry) -> NatsTelemetryMiddleware:
    """Carry the trace in the headers of messages (W3C Trace Context), so that who consumes goes on with it."""
    return NatsTelemetryMiddleware(tracer_provider=telemetry.tracers, meter_provider=telemetry.meters)
