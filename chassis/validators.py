"""Validators: who has the newest version already is told so, and not sent it again (RFC 9110, section 13)."""

from typing import Annotated

from fastapi import Header, Response

IfNoneMatch = Annotated[str | None, Header()]


def unchanged(response: Response, version: str, if_none_match: str | None) -> bool:
    """Say which version it is; tell whether the caller has that one, and the answer is 304 without a body."""
    tag = f'"{version}"'
    response.headers["ETag"] = tag
    if if_none_match == tag:
        response.status_code = 304
    return if_none_match == tag
