"""Problem: what every refusal is, and what it looks like on the wire (RFC 9457)."""

import re
from typing import Annotated, ClassVar

from pydantic import Field

from contracts.text import Shape


class FieldError(Shape):
    loc: list[str | int]
    msg: str
    type: str


class ProblemDetails(Shape):
    """An RFC 9457 problem, sent as `application/problem+json`."""

    type: Annotated[str, Field(examples=["urn:problem:not-enough-stock"])]
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    instance: str
    errors: list[FieldError] | None = None


class Problem(Exception):
    """A refusal. Subclasses are sentences; their docstring is the title, their name gives the type."""

    status: ClassVar[int] = 500
    catalogue: ClassVar[dict[str, type["Problem"]]] = {}

    def __init_subclass__(cls) -> None:
        cls.catalogue[cls.type()] = cls

    def __init__(self, detail: str = "", *, retry_after: int | None = None) -> None:
        self.detail = detail or self.title()
        self.retry_after = retry_after
        super().__init__(self.detail)

    @classmethod
    def type(cls) -> str:
        return "urn:problem:" + re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    @classmethod
    def title(cls) -> str:
        return (cls.__doc__ or cls.__name__).strip().splitlines()[0]
