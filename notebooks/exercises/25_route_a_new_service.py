"""Route a new service.

A marketplace has a gateway: the one address that its clients know. Behind it is the old shop, which answers for
everything. Now there is a second service: Wishes, where people keep what they would like to have.

The gateway has a table. Each line says: a path that begins like this goes to that service. Nobody has told the table
of Wishes yet. And whoever wrote `match` was in a hurry. A path that only looks like another one is taken for it. And
`/internal`, where services tell each other what no customer may know, is open to everybody.

Your task: add Wishes to `ROUTES`, and repair `match`. A prefix fits only as a whole: `/wishes` and what is below it,
never `/wisheslist`. If two fit, the longer one decides. What is below `/internal` belongs to nobody.

Lecture: notebooks/12_the_more_realistic_one.ipynb
"""

ROUTES = {
    "/": "shop",  # Everything that nobody else takes.
    "/orders": "shop",
}


def match(path: str) -> str | None:
    """Name the service that answers for a path, or nobody."""
    for prefix, service in ROUTES.items():
        if path.startswith(prefix):
            return service
    return None


# --- The check: leave it as it is. ---

import asyncio

import httpx
from fastapi import FastAPI, HTTPException, Request

gateway = FastAPI()


@gateway.get("/{path:path}")
async def forward(request: Request) -> str:
    """Say which service would get the request."""
    service = match(request.url.path)
    if service is None:
        raise HTTPException(404)
    return service


def ask(path: str) -> str:
    """Ask the gateway in this process; give the service's name, or the status if nobody answers."""

    async def get() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(gateway), base_url="http://gateway") as client:
            return await client.get(path)

    answer = asyncio.run(get())
    return answer.json() if answer.status_code == 200 else str(answer.status_code)


def test_wishes_answers_for_wishes_and_what_is_below() -> None:
    for path in ("/wishes", "/wishes/3", "/wishes/3/items?limit=2"):
        assert ask(path) == "wishes", f"{path} should go to wishes, and went to: {ask(path)}."


def test_what_only_begins_alike_is_somebody_elses() -> None:
    for path in ("/wisheslist", "/wishes-of-ada", "/wish"):
        assert ask(path) == "shop", f"{path} is no path of wishes; it should go to shop, and went to: {ask(path)}."


def test_nobody_gets_at_what_is_internal() -> None:
    for path in ("/internal", "/internal/wishes", "/internal/accounts/1"):
        assert ask(path) == "404", f"{path} should be refused with 404, and went to: {ask(path)}."


def test_everything_else_still_goes_to_the_shop() -> None:
    for path in ("/", "/orders", "/orders/7", "/inventory/1", "/internals-of-clocks", "/gifts/internal"):
        assert ask(path) == "shop", f"{path} should go to shop as before, and went to: {ask(path)}."


def test_the_order_of_the_lines_does_not_matter() -> None:
    lines = list(ROUTES.items())
    for turned in (lines, lines[::-1]):
        ROUTES.clear()
        ROUTES.update(turned)
        found = ask("/wishes/3")
        assert found == "wishes", f"With the lines in this order, {[p for p, _ in turned]}, /wishes/3 went to: {found}."
