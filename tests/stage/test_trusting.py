"""Trust: whose requests the page takes: its own, and those of a forwarded port that was named."""

import asyncio

import httpx
import pytest
import typer
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from compare.cli.choosing import host
from compare.stage.local_only import LocalOnlyMiddleware

PUBLIC = "fluffy-8000.app.github.dev"


def app(*trusted: str) -> Starlette:
    route = Route("/faults", lambda _: PlainTextResponse("done"), methods=["GET", "POST"])
    return Starlette(routes=[route], middleware=[Middleware(LocalOnlyMiddleware, trusted=frozenset(trusted))])


def asked(app: Starlette, method: str, **headers: str) -> httpx.Response:
    return asyncio.run(asking(app, method, **headers))


async def asking(app: Starlette, method: str, **headers: str) -> httpx.Response:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", trust_env=False) as client:
        return await client.request(method, "/faults", headers=sent)


BUTTONS = {
    "host-kept": {"host": PUBLIC, "origin": f"https://{PUBLIC}", "sec_fetch_site": "same-origin"},
    "host-rewritten": {"host": "localhost:8000", "origin": f"https://{PUBLIC}", "sec_fetch_site": "same-origin"},
    "with-a-port": {"host": f"{PUBLIC}:8443", "origin": f"https://{PUBLIC}:8443"},
    "upper-case": {"host": PUBLIC.upper(), "origin": f"https://{PUBLIC.upper()}"},
}
STRANGERS = {
    "another-page": {"host": "127.0.0.1:8000", "origin": "https://evil.example", "sec_fetch_site": "cross-site"},
    "another-port": {"host": "127.0.0.1:8000", "origin": "http://127.0.0.1:9", "sec_fetch_site": "same-site"},
    "foreign-name": {"host": "evil.example", "origin": "https://evil.example", "sec_fetch_site": "same-origin"},
    "longer-name": {"host": f"{PUBLIC}.evil.example"},
    "user-in-front": {"host": "127.0.0.1:8000", "origin": f"https://{PUBLIC}@evil.example"},
    "no-origin": {"host": "127.0.0.1:8000", "origin": "null"},
    "no-host": {"host": "[", "origin": "https://["},
    "trusted-name-from-elsewhere": {"host": PUBLIC, "origin": f"https://{PUBLIC}", "sec_fetch_site": "cross-site"},
}


@pytest.mark.parametrize("headers", BUTTONS.values(), ids=BUTTONS)
def test_button_of_a_forwarded_page_works_only_if_its_name_is_trusted(headers: dict[str, str]) -> None:
    refused = asked(app(), "POST", **headers)
    assert refused.status_code == 403
    assert f"`marketplace demo --trust {PUBLIC}`" in refused.text
    assert asked(app(PUBLIC), "POST", **headers).text == "done"


@pytest.mark.parametrize("headers", STRANGERS.values(), ids=STRANGERS)
def test_stranger_stays_out_although_another_name_is_trusted(headers: dict[str, str]) -> None:
    assert asked(app(PUBLIC), "POST", **headers).status_code == 403


def test_this_machine_needs_no_trust() -> None:
    for name in ("127.0.0.1:8000", "localhost:8000", "[::1]:8000"):
        assert asked(app(), "POST", host=name, origin=f"http://{name}").text == "done"


@pytest.mark.parametrize(
    "address", [PUBLIC, PUBLIC.upper(), f"https://{PUBLIC}/", f"{PUBLIC}:443", f"https://{PUBLIC}:8000/notes.html"]
)
def test_name_is_read_from_whatever_was_copied(address: str) -> None:
    assert host(address) == PUBLIC


@pytest.mark.parametrize("address", ["", "https://", "a b", "[", "*", "*.github.dev"])
def test_what_is_no_name_is_refused(address: str) -> None:
    with pytest.raises(typer.BadParameter, match="no name of a host"):
        host(address)
