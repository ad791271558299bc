"""What an import of JSON lines answers."""

from typing import Annotated

from pydantic import Field

from contracts.text import Shape


class ImportReport(Shape):
    """How many lines were new and how many stood there already."""

    loaded: Annotated[int, Field(ge=0)]
    unchanged: Annotated[int, Field(ge=0)]
