"""Settings: what a deployment decides, read from environment variables (12-factor)."""

from typing import Annotated, Literal
from uuid import uuid4

from pydantic import BeforeValidator, Field
from pydantic_settings import BaseSettings

LEVELS = frozenset({"CRITICAL", "ERROR", "WARN", "WARNING", "INFO", "DEBUG", "NOTSET"})


class Settings(BaseSettings):
    """One class for all processes; each reads only what it needs. `USERS_URL=...` sets `users_url`."""

    database_url: str = ""
    """Where the tables are; empty means an SQLite file named after the service below `data/`."""

    migrate_at_start: bool = True
    """Whether the app brings its tables to the newest schema itself; else `python -m chassis.migrate` has done so."""

    signing_key_file: str = "data/signing.pem"
    """The private key that signs access tokens; created when missing. Only who issues tokens has it."""

    jwks_url: str = ""
    """The public keys that verify tokens: an http address, or those of replicas, or the path of a mounted JWKS file."""

    users_url: str = "http://127.0.0.1:8001"
    inventory_url: str = "http://127.0.0.1:8002"
    orders_url: str = "http://127.0.0.1:8003"
    reviews_url: str = "http://127.0.0.1:8004"
    recommendations_url: str = "http://127.0.0.1:8005"
    notifications_url: str = "http://127.0.0.1:8006"
    """Where the other services are; several replicas are separated by commas, and nothing means nobody to ask."""

    events: Literal["http", "nats"] = "http"
    """How events travel from who publishes to who consumes them: as calls, or through a broker."""

    nats_url: str = "nats://127.0.0.1:4222"
    """Where the broker is, for `EVENTS=nats`; several servers of one cluster are separated by commas."""

    public_url: str = ""
    """Where clients find the marketplace, for who tells them."""

    routes: str = "{}"
    """Who is behind a gateway whose table is not in its code; in JSON, `{"/orders": ["legacy", "http://..."]}`."""

    operator_token: str = ""
    """What `/internal/import` wants as bearer token; empty closes it."""

    instance_id: str = Field(default_factory=lambda: uuid4().hex)
    """Answered by `/health/live`: proves that the answer comes from the process we started."""

    is_entry: bool = True
    """Whether clients call this process directly; then headers meant for calls between processes are dropped."""

    body_seconds: float = Field(5.0, gt=0)
    """How long the body of a request may take to arrive."""

    request_seconds: float = 5.0
    """How long a whole request may take, from the first process to the last."""

    open_seconds: float = Field(2.0, gt=0)
    """How long the circuit breaker of a copy that fails too often stays open."""

    refresh_seconds: float = 5.0
    """How often the recommendation model looks for new ratings."""

    recovery_seconds: float = 2.0
    """How often unfinished sagas are looked for."""

    relay_seconds: float = 1.0
    """How often the relay looks for events of which nobody told it."""

    stream_seconds: float = Field(60.0, gt=0)
    """How long a stream stays open; who still listens comes back, and is asked again who it is."""

    password_memory_kib: int = Field(19_456, ge=8)
    """How much memory a password takes to hash, and so to guess: what OWASP recommends. Less is for tests only."""

    telemetry: bool = True
    """Traces and metrics; off in benchmarks, on every side alike."""

    log_level: Annotated[str, BeforeValidator(lambda level: level if level.upper() in LEVELS else "INFO")] = "INFO"
    """From which level on messages are logged; what is no level, other programs have set for themselves."""


DECIDED_BY_DEPLOYMENT = frozenset(
    name for name, field in Settings.model_fields.items() if field.annotation is str and name != "log_level"
) | {"events", "migrate_at_start"}
"""Where things are, and how processes work together; all else is for operators to choose for every process."""
