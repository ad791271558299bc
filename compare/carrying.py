"""Carrying: how events travel here, which is what the environment says: `EVENTS=http` or `EVENTS=nats`."""

import os

from compare.topology import Architecture

WAYS = ("http", "nats")


def way() -> str:
    """Give the way that events travel; over HTTP, unless somebody says otherwise."""
    chosen = os.environ.get("EVENTS") or WAYS[0]
    if chosen not in WAYS:
        raise SystemExit(f"EVENTS={chosen} is no way for events; choose {' or '.join(WAYS)}.")
    return chosen


def carried(architecture: Architecture) -> Architecture:
    """Give an architecture with the broker, if events shall travel over one and it has events."""
    return architecture.on_broker() if way() == "nats" else architecture
