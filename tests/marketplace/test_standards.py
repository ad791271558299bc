"""Standards: health, metrics, documents, and the doors that stay shut."""

from collections import Counter
from typing import Any

import pytest

from contracts.orders import KEYED_PATHS
from tests.marketplace.shopper import PASSWORD, Shopper, Visitor, unique

TRICKS = [
    "/internal", "/internal/", "/internal/jwks.json", "/internal/accounts/1", "/internal/reservations",
    "/internal/import/users", "//internal/jwks.json", "/./internal/jwks.json", "/users/../internal/jwks.json",
    "/users/..%2finternal/jwks.json", "/users/%2e%2e/internal/jwks.json", "/users%2f..%2finternal%2fjwks.json",
    "/users/..;/internal/jwks.json", "/%69nternal/jwks.json", "/users/%252e%252e/internal/jwks.json",
    "/users\\..\\internal\\jwks.json", "/INTERNAL/jwks.json", "/reviews/../internal/ratings",
    "/users/.%2e/internal/jwks.json", "/%69%6e%74%65%72%6e%61%6c/ratings", "/%2569nternal/jwks.json",
    "/internal%2fjwks.json", "/%2finternal/jwks.json", "/internal/%6awks.json", "/internal;/jwks.json",
]  # fmt: skip


@pytest.mark.parametrize("path", TRICKS)
def test_internal_doors_are_shut(buyer: Shopper, path: str) -> None:
    for method in ("GET", "POST", "DELETE"):
        answer = buyer.sends(method, path, as_written=True)
        assert 400 <= answer.status < 500
        assert b"keys" not in answer.body


def encoded(path: str) -> str:
    """Encode every letter and digit, which changes nothing about what a path means."""
    return "".join(f"%{ord(letter):02x}" if letter.isalnum() else letter for letter in path)


def test_an_encoded_letter_is_that_letter(seller: Shopper, buyer: Shopper) -> None:
    lamp = seller.sells()
    review, order = buyer.reviews(lamp), buyer.orders(lamp)
    paths = ["/users/me", "/inventory", f"/inventory/{lamp.id}", "/orders", f"/orders/{order.id}", "/health/ready"]
    paths += [f"/reviews/{review.id}", f"/reviews/summary?item_id={lamp.id}", f"/pages/item/{lamp.id}", "/openapi.json"]
    for path in paths:
        plain = buyer.sends("GET", path, as_written=True)
        one_letter = f"{path[:2]}%{ord(path[2]):02X}{path[3:]}"
        for same in (one_letter, "?".join([encoded(path.partition("?")[0]), *path.split("?")[1:]])):
            answer = buyer.sends("GET", same, as_written=True)
            assert (answer.status, answer.body) == (plain.status, plain.body), same
    answer = buyer.sends("POST", "/%6frders", {"lines": [{"item_id": lamp.id, "quantity": 1}]}, as_written=True)
    assert answer.status == 201


@pytest.mark.parametrize(
    "path",
    [
        "/pages%2Fitem/{}", "/pages%2fitem%2f{}", "/inventory%2F{}", "/%2finventory/{}", "/inventory/%2e",
        "/inventory/{}%2f", "/inventory/{}%5c", "/inventory/..", "/inventory/{}%252f2", "/inventory//{}", "/inventory/",
        "/inventory/.", "/%252e/inventory", "/inventory/x/../{}", "/inventory/{}/.",
    ],
)  # fmt: skip
def test_a_path_that_can_be_read_in_two_ways_leads_nowhere(seller: Shopper, path: str) -> None:
    lamp = seller.sells()
    assert seller.sends("GET", path.format(lamp.id), as_written=True).refusal.status == 404


def test_what_is_made_can_be_fetched_where_it_is_said_to_be(seller: Shopper, buyer: Shopper) -> None:
    lamp = seller.sells()
    assert seller.sends("GET", seller.last.headers["location"]).status == 200
    for make in (lambda: buyer.orders(lamp), lambda: buyer.reviews(lamp)):
        made = make()
        answer = buyer.sends("GET", buyer.last.headers["location"])
        assert answer.read(type(made)) == made


@pytest.mark.parametrize(("named", "status"), [("authorization", 401), ("close, Content-Type", 422), ("host", 201)])
def test_a_header_that_is_meant_for_the_connection_alone_is_not_read(
    buyer: Shopper, seller: Shopper, named: str, status: int
) -> None:
    lines = {"lines": [{"item_id": seller.sells().id, "quantity": 1}]}
    assert buyer.sends("POST", "/orders", lines, headers={"Connection": named}).status == status


def test_a_key_that_is_meant_for_the_connection_alone_is_not_read(buyer: Shopper, seller: Shopper) -> None:
    lines = {"lines": [{"item_id": seller.sells().id, "quantity": 1}]}
    headers = {"Connection": "Idempotency-Key", "Idempotency-Key": unique()}
    answers = [buyer.sends("POST", "/orders", lines, headers=headers) for _ in range(2)]
    assert [answer.status for answer in answers] == [201, 201]
    assert len(buyer.lists_all_orders()) == 2


def test_a_tunnel_is_refused(visitor: Visitor) -> None:
    for path in ("/orders", "/inventory/1", "/docs"):
        assert visitor.sends("CONNECT", path).refusal.status == 501


def test_keys_are_honoured_where_the_gateway_expects_it(visitor: Visitor) -> None:
    paths = visitor.reads_document()["paths"]
    keyed = {path for path in paths for operation in paths[path].values() if takes_a_key(operation)}
    assert keyed == KEYED_PATHS & set(paths)


def takes_a_key(operation: dict[str, Any]) -> bool:
    return any(parameter["name"].lower() == "idempotency-key" for parameter in operation.get("parameters", []))


def test_head_answers_as_get_does_without_the_body(visitor: Visitor, seller: Shopper) -> None:
    for path in (f"/inventory/{seller.sells().id}", "/inventory", "/health/live", "/openapi.json", "/nowhere"):
        head, get = (visitor.sends(method, path) for method in ("HEAD", "GET"))
        assert head.status == get.status
        assert head.headers["content-type"] == get.headers["content-type"]
        assert head.headers["content-length"] == str(len(get.body))
        assert head.body == b""


def test_it_says_that_it_lives_and_is_ready(visitor: Visitor) -> None:
    assert visitor.asks_whether_live().instance
    assert visitor.asks_whether_ready().status == "ready"


@pytest.mark.metrics
def test_metrics_are_counted_by_route_and_not_by_path(visitor: Visitor, seller: Shopper) -> None:
    visitor.looks_at(seller.sells())
    answer = visitor.sends("GET", "/metrics")
    text = answer.body.decode()
    assert answer.headers["content-type"].startswith("text/plain")
    assert "# TYPE http_server_request_duration_seconds histogram" in text
    assert 'http_route="/inventory/1' not in text


def test_the_document_is_openapi_3_1_and_can_be_read_in_a_browser(visitor: Visitor) -> None:
    assert visitor.reads_document()["openapi"].startswith("3.1")
    assert b"<html" in visitor.sends("GET", "/docs").body


def test_every_public_path_is_documented(visitor: Visitor) -> None:
    paths = visitor.reads_document()["paths"]
    expected = """/users /token /users/me /users/{user_id} /inventory /inventory/{item_id} /inventory/{item_id}/restock
        /orders /orders/{order_id} /orders/{order_id}/cancel /reviews /reviews/{review_id} /reviews/summary
        /recommendations /recommendations/similar/{item_id} /pages/item/{item_id} /health/live /health/ready"""
    assert set(expected.split()) <= set(paths)


def operations(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Give every operation by its method and path."""
    return {
        f"{method.upper()} {path}": operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def parts_named(part: Any, key: str) -> list[Any]:
    """Find what stands under a key anywhere in a document."""
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    here = [part[key]] if isinstance(part, dict) and key in part else []
    return here + [found for each in inner for found in parts_named(each, key)]


def test_every_operation_has_a_name_of_its_own(visitor: Visitor) -> None:
    names = Counter(operation["operationId"] for operation in operations(visitor.reads_document()).values())
    assert [name for name, count in names.items() if count > 1 or not name.isidentifier()] == []


def test_every_reference_of_the_document_leads_somewhere(visitor: Visitor) -> None:
    document = visitor.reads_document()
    references = parts_named(document, "$ref")
    assert references
    for reference in references:
        place = document
        for step in reference.removeprefix("#/").split("/"):
            assert step in place, reference
            place = place[step]


def test_every_parameter_in_a_path_is_described(visitor: Visitor) -> None:
    for line, operation in operations(visitor.reads_document()).items():
        described = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "path"}
        assert {part[1:-1] for part in line.split("/") if part.startswith("{")} == described, line


def test_operations_say_how_to_sign_in_where_that_is_needed(visitor: Visitor) -> None:
    document = visitor.reads_document()
    assert document["servers"]
    schemes, required = document["components"]["securitySchemes"], set()
    for line, operation in operations(document).items():
        required |= {name for scheme in operation.get("security", ()) for name in scheme}
        assert ("401" in operation["responses"]) == ("security" in operation or line == "POST /token"), line
    assert set(schemes) == required


def test_every_refusal_is_documented_as_a_problem(visitor: Visitor) -> None:
    for line, operation in operations(visitor.reads_document()).items():
        for status, response in operation["responses"].items():
            media_types = list(response.get("content", ()))
            assert (media_types == ["application/problem+json"]) == (status >= "400"), f"{line} {status}"


def test_a_trace_that_came_in_is_accepted_and_nonsense_ignored(visitor: Visitor) -> None:
    good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    for header in (good, "nonsense", "00-0-0-0", ""):
        assert visitor.sends("GET", "/inventory", headers={"traceparent": header}).status == 200


def test_nobody_keeps_a_copy_of_a_token_or_of_a_password(visitor: Visitor) -> None:
    account = visitor.registers()
    assert visitor.last.headers["cache-control"] == "no-store"
    for password in (PASSWORD, "wrong password"):
        form = {"username": account.email, "password": password}
        assert visitor.sends("POST", "/token", data=form).headers["cache-control"] == "no-store"


def test_nobody_keeps_a_copy_of_a_personal_answer(visitor: Visitor, buyer: Shopper) -> None:
    """Every answer is personal if the client says who it is: the refusals too, and those of the gateway itself."""
    paths = visitor.reads_document()["paths"]
    operations = [(method.upper(), path) for path, methods in sorted(paths.items()) for method in methods]
    for method, path in [*operations, ("GET", "/nowhere"), ("PUT", "/orders"), ("HEAD", "/users/me")]:
        if "/stream" not in path and (method, path) != ("DELETE", "/users/me"):
            answer = buyer.sends(method, path.replace("{item_id}", "1").replace("{", "").replace("}", ""))
            assert answer.headers.get_list("cache-control") == ["no-store"], f"{method} {path}"


def test_what_anybody_may_read_can_be_kept(visitor: Visitor) -> None:
    for path in ("/inventory", "/openapi.json", "/reviews"):
        assert "no-store" not in visitor.sends("GET", path).headers.get("cache-control", "")
