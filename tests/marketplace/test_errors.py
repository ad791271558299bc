"""Errors: whatever is sent, the answer is a problem that says what is wrong, and never "our fault"."""

import base64
import json
from typing import Any

import pytest

from tests.marketplace.caller import NOTHING
from tests.marketplace.connection import refused
from tests.marketplace.shopper import Shopper, Visitor

SECRET = "hunter2-never-to-be-seen-again"
HOSTILE_IDS = ["1", "0", "-1", "9" * 40, "abc", "%00", "%ff", "1;2", "'", "%F0%9F%92%A9", "1%2f2", "x" * 3_000]
HOSTILE_BODIES = [
    None, [], "x", 1, {}, {"lines": []}, {"lines": [{}]}, {"lines": "x"}, {"quantity": 10**40},
    {"name": "\ud800", "\ud800": 1}, {"email": {"$gt": ""}}, {"text": ["x"]}, {"lines": [[[]]] * 200},
]  # fmt: skip
HOSTILE_BYTES = [b"", b"{", b"\xff\xfe", b"nul", b"[" * 100_000, b'{"a":1e999}', b'{"a":' + b"9" * 5_000 + b"}", b"NaN"]
HOSTILE_JSON = [
    "[" * 1_400, '{"a":' * 1_400, "[[" + "[" * 3_000, "9" * 1_400, "[[" + "9" * 5_000 + "],[1]]", "NaN", "[[],[NaN]]",
    "[[],[1e999]]", "[[],[-Infinity]]", "null", "[null,null]", "[[],{}]", '["\\ud800",[1]]', "true", '"ab"', "\0", "",
]  # fmt: skip
HOSTILE_HEADERS = ["", "x", "[" * 1_400, "00-" + "9" * 5_000, "00-0-0-0", "\xff", "=,;", "a=" + "%5B" * 1_400, "NaN"]


def every_operation(visitor: Visitor) -> list[tuple[str, str]]:
    """Give method and path of each, in an order that does not depend on who wrote the document."""
    paths = visitor.reads_document()["paths"]
    operations = ((method.upper(), path) for path, methods in paths.items() for method in methods)
    return sorted(operation for operation in operations if "/health" not in operation[1])


def encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def fill(path: str, value: str) -> str:
    return "/".join(value if part.startswith("{") else part for part in path.split("/"))


def check(answer: Any) -> None:
    assert answer.status < 500, f"{answer.status}: {answer.body!r}"
    if answer.status >= 400:
        assert answer.refusal.detail


@pytest.mark.parametrize(
    "body", [{str(n): n for n in range(40_000)}, {"lines": [{str(n): 1 for n in range(29)}] * 90}], ids=len
)
def test_a_body_with_many_mistakes_is_refused_with_a_few_of_them(seller: Shopper, body: Any) -> None:
    for method, path in (("POST", "/users"), ("POST", "/orders"), ("PATCH", "/users/me")):
        refusal = seller.sends(method, path, body).refusal
        assert refusal.type == "invalid-request"
        assert len(refusal.problem.errors or []) <= 100


REFUSED_WHOEVER_ASKS = [
    ("PUT", "/inventory/1", b"", 405), ("POST", "/inventory/1", b"", 405), ("POST", "/inventory/nope/nope", b"", 404),
    ("POST", "/inventory", b"{bad", 422), ("POST", "/inventory", b"{}", 401), ("POST", "/orders", b"{bad", 422),
    ("PATCH", "/inventory/1", b"{}", 401), ("POST", "/orders", b"{}", 401), ("PATCH", "/users/me", b"[]", 401),
]  # fmt: skip


def test_a_token_that_is_worth_nothing_changes_no_reason_to_refuse(visitor: Visitor) -> None:
    gone = visitor.joins()
    gone.closes_account()
    for method, path, content, status in REFUSED_WHOEVER_ASKS:
        for token in ("not.a.token", gone.token):
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            assert visitor.sends(method, path, content=content, headers=headers).refusal.status == status, path


def test_a_page_names_its_methods_as_any_path_does(visitor: Visitor) -> None:
    for path in ("/docs", "/openapi.json"):
        answer = visitor.sends("PATCH", path)
        assert (answer.refusal.status, answer.headers["allow"]) == (405, "GET, HEAD")


def test_an_unknown_path_is_not_found(visitor: Visitor) -> None:
    for path in ("/nowhere", "/", "/inventory/1/nothing", "/userss", "/orders/", "/inventory//", "/INVENTORY"):
        assert visitor.sends("GET", path).refusal.status == 404


def test_a_wrong_method_names_the_right_ones(visitor: Visitor) -> None:
    paths = visitor.reads_document()["paths"]
    for path, methods in sorted(paths.items()):
        answer = visitor.sends("PUT", fill(path, "1"))
        assert answer.refusal.status == 405
        allowed = {method.strip() for method in answer.headers["allow"].split(",")}
        assert {method.upper() for method in methods} <= allowed, path


def test_no_id_breaks_any_operation(visitor: Visitor, buyer: Shopper) -> None:
    for method, path in every_operation(visitor):
        for value in HOSTILE_IDS if "{" in path else ():
            check(buyer.sends(method, fill(path, value), {}, as_written=True))


def test_no_body_breaks_any_operation(visitor: Visitor, buyer: Shopper) -> None:
    for method, path in every_operation(visitor):
        if method in ("POST", "PATCH"):
            for body in HOSTILE_BODIES:
                check(buyer.sends(method, fill(path, "1"), body))


@pytest.mark.parametrize("content", HOSTILE_BYTES, ids=range(len(HOSTILE_BYTES)))
def test_no_bytes_break_any_operation(visitor: Visitor, buyer: Shopper, content: bytes) -> None:
    for method, path in every_operation(visitor):
        if method in ("POST", "PATCH"):
            headers = {"Content-Type": "application/json"}
            check(buyer.sends(method, fill(path, "1"), content=content, headers=headers))


@pytest.mark.parametrize(
    "query", ["q=%00", "limit=x", "limit=0", "limit=101", "after=x", "after=%ff", "sort=x", "q=%ed%a0%80"]
)
def test_a_wrong_query_is_refused(visitor: Visitor, query: str) -> None:
    answer = visitor.sends("GET", f"/inventory?{query}", as_written=True)
    assert answer.status in (200, 422)
    check(answer)


@pytest.mark.parametrize("content", HOSTILE_JSON, ids=range(len(HOSTILE_JSON)))
def test_cursors_that_nobody_gave_out_are_refused(visitor: Visitor, buyer: Shopper, content: str) -> None:
    paths = visitor.reads_document()["paths"]
    for path, methods in sorted(paths.items()):
        if any(parameter["name"] == "after" for parameter in methods.get("get", {}).get("parameters", ())):
            answer = buyer.sends("GET", path, params={"after": encoded(content) or "="})
            assert answer.refusal.status == 422, path


@pytest.mark.parametrize("content", HOSTILE_JSON, ids=range(len(HOSTILE_JSON)))
def test_tokens_of_any_shape_are_refused(buyer: Shopper, content: str) -> None:
    head, claims, signature = buyer.token.split(".")
    part = encoded(content)
    for token in (part, f"{part}.{claims}.{signature}", f"{head}.{part}.{signature}", f"{head}.{claims}.{part}"):
        answer = buyer.sends("GET", "/users/me", headers={"Authorization": f"Bearer {token or '='}"})
        assert answer.refusal.status == 401


@pytest.mark.parametrize("value", HOSTILE_HEADERS, ids=range(len(HOSTILE_HEADERS)))
def test_no_header_breaks_an_operation(buyer: Shopper, seller: Shopper, value: str) -> None:
    lamp = seller.sells()
    for name in ("traceparent", "tracestate", "baggage", "If-None-Match", "Accept", "Content-Type", "Idempotency-Key"):
        headers = {name: value.encode("latin-1")}
        check(buyer.sends("GET", "/recommendations", headers=headers))
        check(buyer.sends("POST", "/orders", {"lines": [{"item_id": lamp.id, "quantity": 1}]}, headers=headers))


@pytest.mark.parametrize(
    "form",
    [
        b"", b"username", b"username=%", b"username=%ff%fe&password=%00", b"&" * 2_000, b"a=" * 2_000,
        b"username=a&username=b&password=c", b"username[]=a&password=" + b"[" * 5_000, b"scope=" + b"%5B" * 5_000,
    ],
    ids=range(9),
)  # fmt: skip
@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=b"]
)
def test_no_form_breaks_signing_in(visitor: Visitor, kind: str, form: bytes) -> None:
    check(visitor.sends("POST", "/token", content=form, headers={"Content-Type": kind}))
    parts = b'--b\r\nContent-Disposition: form-data; name="username"; filename="x"\r\n\r\n' + form + b"\r\n--b--\r\n"
    check(visitor.sends("POST", "/token", content=parts, headers={"Content-Type": kind}))


def test_an_unknown_query_parameter_is_ignored(visitor: Visitor) -> None:
    assert visitor.browses(colour="red", limit=1).items is not None


def test_what_was_sent_is_never_echoed(visitor: Visitor, buyer: Shopper) -> None:
    wrong = [
        ("/users", {"email": SECRET, "name": "x", "password": SECRET, SECRET + "<": SECRET}),
        ("/users", {"email": [SECRET], "password": {"a": SECRET}}),
        ("/orders", {"lines": SECRET}),
        ("/reviews", {"item_id": SECRET, "rating": SECRET, "text": 1}),
    ]
    for path, body in wrong:
        answer = buyer.sends("POST", path, body)
        assert answer.refusal.status == 422
        assert SECRET.encode() not in answer.body


def test_a_refusal_names_the_field(buyer: Shopper) -> None:
    answer = buyer.sends("POST", "/orders", {"lines": [{"item_id": 1, "quantity": 0}]})
    (error,) = answer.refusal.problem.errors or []
    assert error.loc == ["body", "lines", 0, "quantity"]


def test_a_field_that_nobody_knows_is_refused(seller: Shopper) -> None:
    with refused(422, "invalid-request"):
        seller.sells(colour="red")


@pytest.mark.parametrize("path", ["/users", "/inventory", "/orders", "/reviews", "/token"])
def test_a_body_over_a_mebibyte_is_too_large(buyer: Shopper, path: str) -> None:
    body = json.dumps({"name": "x" * 1024 * 1024}).encode()
    kind = "application/x-www-form-urlencoded" if path == "/token" else "application/json"
    assert buyer.sends("POST", path, content=body, headers={"Content-Type": kind}).refusal.status == 413


def test_a_body_of_unknown_length_is_bounded_too(buyer: Shopper) -> None:
    chunks = (b" " * 65_536 for _ in range(40))
    answer = buyer.sends("POST", "/inventory", content=chunks, headers={"Content-Type": "application/json"})
    assert answer.refusal.status == 413


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "nonsense", ""])
def test_json_is_called_json(buyer: Shopper, kind: str) -> None:
    body = json.dumps({"name": "lamp", "price_cents": 1}).encode()
    answer = buyer.sends("POST", "/inventory", content=body, headers={"Content-Type": kind})
    assert answer.refusal.status == 422
    assert "application/json" in answer.refusal.detail


def test_a_missing_body_is_said_to_be_missing(buyer: Shopper) -> None:
    assert buyer.sends("POST", "/orders", NOTHING).refusal.type == "invalid-request"
