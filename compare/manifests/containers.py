"""Containers: what one process is called and told when it runs in a container, whoever runs the container."""

from pathlib import Path

from compare.deployment import Deployment
from compare.topology import BROKER, Architecture, Process

PORT, BROKER_PORT = 8000, 4222
PUBLIC_URL = f"http://127.0.0.1:{PORT}"
"""Where clients are told to go: there Compose publishes the entry, and `kubectl port-forward` leads from there."""

MOUNTED = Path("/run/marketplace")
"""Below it, in `keys/`, are the keys that a process is given."""

GRACE_SECONDS = 30
"""How long a container may take to stop: a moment in which the last ones come, and what they take."""

OPERATOR_TOKEN = "OPERATOR_TOKEN"
PASSWORD = "PGPASSWORD"
"""The two secrets that are variables; PostgreSQL's client reads the second one itself, so no address holds it."""


def hostname(name: str) -> str:
    """Give the name under which others find a process; a host's name has no underscores."""
    return name.replace("_", "-")


def environment(architecture: Architecture, process: Process) -> dict[str, str]:
    """Give the variables that are no secrets: those that the launcher derives, with the addresses of containers."""
    urls = {name: f"http://{hostname(each.name)}:{port(each)}" for name, each in architecture.replicas.items()}
    urls[architecture.entry] = PUBLIC_URL
    variables = Deployment(architecture, MOUNTED, urls, "").environment(process)
    del variables[OPERATOR_TOKEN]
    return variables | platform(process)


def platform(process: Process) -> dict[str, str]:
    """Give the variables that say where the database and the collector are."""
    found = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://jaeger:4318"}
    if process.database:
        found |= {"DATABASE_URL": database_url(process), "MIGRATE_AT_START": "false"}
    return found


def database_url(process: Process) -> str:
    """Give the address of its own database, which it opens as a role of its own."""
    return f"postgresql+psycopg://{process.name}@postgres:5432/{process.name}"


def ours(architecture: Architecture) -> list[Process]:
    """Give the processes that run code of ours: all but the broker."""
    return [process for process in architecture.processes if not process.is_broker]


def port(process: Process) -> int:
    return BROKER_PORT if process.is_broker else PORT


def hears_events(process: Process) -> bool:
    return BROKER in process.calls


def has_events(architecture: Architecture) -> bool:
    return any(process.is_broker for process in architecture.processes)


def has_public_keys(architecture: Architecture, process: Process) -> bool:
    """Tell whether a process is given the public keys, since it does not call whoever publishes them."""
    return environment(architecture, process).get("JWKS_URL", "").startswith("/")
