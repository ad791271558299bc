"""Whole numbers with bounds, chosen so that no sum of them can overflow a 64-bit column."""

from typing import Annotated

from fastapi import Path
from pydantic import AfterValidator, BeforeValidator, Field

MAX_ID = 2**53 - 1
"""Larger numbers lose their last digits in readers of JSON that know only doubles (RFC 8259, section 6)."""

MAX_PRICE_CENTS = 1_000_000_000
MAX_QUANTITY = 1_000_000
MAX_STOCK = 1_000_000_000_000
MAX_TOTAL_CENTS = MAX_ID
"""For the same reason as ids: JSON clients whose numbers are doubles would read another total."""

MOST_LINES = 100

Id = Annotated[int, Field(ge=1, le=MAX_ID)]
Cents = Annotated[int, Field(ge=0, le=MAX_PRICE_CENTS)]
Quantity = Annotated[int, Field(ge=1, le=MAX_QUANTITY)]
Units = Annotated[int, Field(ge=1, le=MOST_LINES * MAX_QUANTITY)]
"""The quantity of one item in one order, whose lines were added up."""

Stock = Annotated[int, Field(ge=0, le=MAX_ID)]
"""Deliveries stop at MAX_STOCK; units that come back from cancelled orders may exceed it."""

InitialStock = Annotated[int, Field(ge=0, le=MAX_QUANTITY)]
Rating = Annotated[int, Field(ge=1, le=5)]


def only_digits(text: object) -> object:
    """Refuse what Python would read as a number but no link contains: `1_0`, `+1`, ` 1`, `1.0`."""
    if isinstance(text, str) and not (text.isascii() and text.lstrip("-").isdigit() and len(text) <= 64):
        raise ValueError("must be a whole number")
    return text


def id_that_may_exist(number: int) -> int:
    """Turn a number that no row can have into 0, so that the ordinary "not found" answers it."""
    return number if 1 <= number <= MAX_ID else 0


PathId = Annotated[int, Path(), BeforeValidator(only_digits), AfterValidator(id_that_may_exist)]
