"""Fields: what a form of the page says, each field as text."""

from fastapi import HTTPException, Request
from starlette.exceptions import HTTPException as Refusal

MOST_BYTES = 4 * 1024 * 1024
"""Of one field: more than a marketplace takes, so that one can see how it refuses."""


async def fields(request: Request) -> dict[str, str]:
    """Read a form.

    Raises:
        HTTPException: 422, it is none, or it is too large.
    """
    try:
        async with request.form(max_files=0, max_fields=20, max_part_size=MOST_BYTES) as form:
            texts = {name: value for name, value in form.items() if isinstance(value, str)}
            whole = len(texts) == len(form)
    except Refusal as error:
        raise HTTPException(422, f"This is no form that we can read. {error.detail}") from error
    if not whole:
        raise HTTPException(422, "Fields hold text, and not files.")
    return texts
