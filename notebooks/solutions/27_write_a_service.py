"""Write a service.

The shop wants to sell gift vouchers. Grandmother buys one of 20 euros for Tom.
She gets a secret code on paper, and Tom pays with it. Everybody may look at a voucher and see what it
is worth, and for whom it is. Nobody may see its code there: whoever has the code has the money.

Last time the shop forgot a rule, and somebody bought a voucher of minus 500 euros.

Your task: write the two routes of this service.
- POST /vouchers takes a VoucherCreate and answers 201 with the voucher, and with its address in the header Location.
- GET /vouchers/{voucher_id} answers with the voucher; one that does not exist is refused with NoSuchVoucher.
A voucher is worth from 1 to 50,000 cents, and `for_whom` has 1 to 100 letters. Other fields are refused.

Lecture: notebooks/13_fastapi.ipynb
"""

import asyncio
from dataclasses import dataclass
from secrets import token_hex
from typing import Annotated, Any

import httpx
from fastapi import FastAPI, HTTPException, Response
from pydantic import BaseModel, ConfigDict, Field

app = FastAPI(title="Vouchers")


class NoSuchVoucher(HTTPException):
    """Raise it, and FastAPI answers 404."""

    def __init__(self) -> None:
        super().__init__(404, "There is no such voucher.")


class VoucherCreate(BaseModel):
    """What a buyer sends."""

    model_config = ConfigDict(extra="forbid")

    amount_cents: Annotated[int, Field(ge=1, le=50_000)]
    for_whom: Annotated[str, Field(min_length=1, max_length=100)]


class VoucherPublic(BaseModel):
    """What everybody may see."""

    id: int
    amount_cents: int
    for_whom: str


@dataclass
class Voucher:
    """What the shop keeps."""

    id: int
    amount_cents: int
    for_whom: str
    code: str


vouchers: dict[int, Voucher] = {}


def issue(new: VoucherCreate) -> Voucher:
    """Make a voucher with a code, and keep it."""
    voucher = Voucher(len(vouchers) + 1, new.amount_cents, new.for_whom, token_hex(8))
    vouchers[voucher.id] = voucher
    return voucher


@app.post("/vouchers", status_code=201, response_model=VoucherPublic)
async def buy_voucher(new: VoucherCreate, response: Response) -> Voucher:
    """Buy a voucher."""
    voucher = issue(new)
    response.headers["Location"] = f"/vouchers/{voucher.id}"
    return voucher


@app.get("/vouchers/{voucher_id}", response_model=VoucherPublic)
async def read_voucher(voucher_id: int) -> Voucher:
    """Show a voucher."""
    if voucher_id not in vouchers:
        raise NoSuchVoucher()
    return vouchers[voucher_id]


# --- The check: leave it as it is. ---


TWENTY_EUROS = {"amount_cents": 2000, "for_whom": "Tom"}


def ask(method: str, path: str, body: Any = None) -> httpx.Response:
    async def asking() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://vouchers") as client:
            return await client.request(method, path, json=body)

    return asyncio.run(asking())


def buy() -> tuple[httpx.Response, dict[str, Any]]:
    answer = ask("POST", "/vouchers", TWENTY_EUROS)
    assert answer.status_code == 201, f"POST /vouchers should answer 201 Created. It answered {answer.status_code}."
    return answer, answer.json()


def test_a_voucher_can_be_bought() -> None:
    _, voucher = buy()
    bought = {name: voucher.get(name) for name in TWENTY_EUROS}
    assert bought == TWENTY_EUROS, f"The answer should hold what was bought, {TWENTY_EUROS}. It holds {voucher}."


def test_its_address_is_told_and_it_is_found_there() -> None:
    answer, voucher = buy()
    address = answer.headers.get("Location")
    expected = f"/vouchers/{voucher.get('id')}"
    assert address == expected, f"The header Location should be {expected}, and is {address}."
    found = ask("GET", address)
    assert found.status_code == 200, f"GET {address} should answer 200. It answered {found.status_code}."
    assert found.json() == voucher, f"GET {address} should show the same voucher. It shows {found.json()}."


def test_the_code_stays_secret() -> None:
    answer, voucher = buy()
    shown = answer.text + ask("GET", f"/vouchers/{voucher.get('id')}").text
    codes = [kept.code for kept in vouchers.values()]
    assert codes, "Nothing is kept in `vouchers`. Use `issue` to make a voucher."
    assert not any(code in shown for code in codes), f"The code is in an answer, and so is the money: {shown}"


def test_what_does_not_exist_is_refused_with_a_reason() -> None:
    buy()
    answer = ask("GET", "/vouchers/999999")
    assert answer.status_code == 404, f"There is no voucher 999999: expected 404. It answered {answer.status_code}."
    reason = answer.json().get("detail")
    assert reason == "There is no such voucher.", f"Raise NoSuchVoucher, so that the answer says why, not {reason!r}."


def test_nonsense_is_refused() -> None:
    wrong = [{"amount_cents": cents} for cents in (-50_000, 0, 50_001, "much")]
    wrong += [{"for_whom": name} for name in ("", "x" * 101)] + [{"code": "mine"}]
    for change in wrong:
        answer = ask("POST", "/vouchers", TWENTY_EUROS | change)
        assert answer.status_code == 422, f"{change} should be refused with 422. It was answered {answer.status_code}."


def test_the_smallest_and_the_largest_amount_are_taken() -> None:
    for cents in (1, 50_000):
        answer = ask("POST", "/vouchers", TWENTY_EUROS | {"amount_cents": cents})
        assert answer.status_code == 201, f"{cents} cents are acceptable. It was answered {answer.status_code}."
