"""Readiness: waiting until every member can serve, or saying which one cannot, and why."""

import http.client
import json
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from compare import broker
from compare.logs import last_lines
from compare.members import Member, how_it_ended
from compare.starters import CouldNotStart, Starter

POLL_SECONDS = 0.02
ANSWER_SECONDS = 2.0


def wait_until_ready(members: Sequence[Member], starter: Starter, seconds: float) -> None:
    """Return as soon as all are ready.

    Raises:
        CouldNotStart: one ended, or was not ready in time; the message has its last log lines, or names its database
            if that is broken.
    """
    deadline = time.monotonic() + seconds
    waiting = members
    while waiting:
        _refuse_the_ended(members, starter)
        waiting = [member for member in waiting if trouble(member)]
        if waiting and time.monotonic() > deadline:
            why = trouble(waiting[0]) or "it became ready a moment too late"
            raise CouldNotStart(in_words(waiting[0], f"was not ready within {seconds:g} s: {why}"))
        time.sleep(POLL_SECONDS)


def _refuse_the_ended(members: Sequence[Member], starter: Starter) -> None:
    for member in members:
        if ending := how_it_ended(member, starter):
            if member.database:
                member.database.refuse_broken()
            raise CouldNotStart(in_words(member, ending))


def in_words(member: Member, what_happened: str) -> str:
    """Say what happened to a member, what it logged last, and where the rest is."""
    return f"{member.name} {what_happened}\n{last_lines(member.name, member.log)}\nAll it logged: {member.log}"


def trouble(member: Member) -> str | None:
    """Say why a member cannot be used yet; None when it is ready, and is the process that we started."""
    if urlsplit(member.url).scheme == "nats":
        return broker.trouble(member.url, member.instance)
    try:
        _, live = ask(member.url, "/health/live")
        status, ready = ask(member.url, "/health/ready")
    except (OSError, http.client.HTTPException, ValueError) as error:
        return f"it does not answer ({type(error).__name__})"
    if live.get("instance") != member.instance:
        return f"another process answers at {member.url}"
    return None if status == 200 else ready.get("detail", f"/health/ready answers {status}")


def ask(url: str, path: str) -> tuple[int, dict[str, Any]]:
    """GET a small JSON document; by the standard library's client, which starts fast and knows no proxies."""
    place = urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=ANSWER_SECONDS)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()
