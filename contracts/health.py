"""What a process says of itself."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.text import Shape


class Live(Shape):
    """The process runs; `instance` proves which one it is."""

    status: Literal["live"] = "live"
    service: str
    instance: str


class Ready(Shape):
    """The process can serve."""

    status: Literal["ready"] = "ready"
    service: str
    degraded: Annotated[list[str] | None, Field(description="Parts that fail, and without which it can serve.")] = None
