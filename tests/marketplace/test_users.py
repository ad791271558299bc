"""Users: registering, signing in, one's own profile, and leaving."""

from typing import Any

import pytest

from contracts.users import UserPublic
from tests.marketplace.connection import refused
from tests.marketplace.shopper import PASSWORD, Shopper, Visitor, unique


def test_who_registers_sees_what_was_registered(visitor: Visitor) -> None:
    email = f"{unique()}@example.com"
    user = visitor.registers(email=email, name="Ada Lovelace")
    assert (user.email, user.name) == (email, "Ada Lovelace")


def test_who_registered_can_sign_in_and_see_the_own_profile(visitor: Visitor) -> None:
    ada = visitor.joins("Ada")
    assert ada.sees_own_profile() == ada.user


def test_a_token_says_how_long_it_lasts(visitor: Visitor) -> None:
    token = visitor.signs_in(visitor.registers().email)
    assert token.token_type == "bearer"
    assert token.expires_in > 0


def test_a_token_may_be_asked_for_with_everything_oauth2_allows(visitor: Visitor) -> None:
    user = visitor.registers()
    assert visitor.signs_in(user.email, grant_type="password", scope="").access_token


def test_an_email_serves_one_account_only(visitor: Visitor) -> None:
    user = visitor.registers()
    with refused(409, "email-already-taken"):
        visitor.registers(email=user.email)


def test_an_unknown_email_and_a_wrong_password_are_told_apart_by_nobody(visitor: Visitor) -> None:
    user = visitor.registers()
    with refused(401, "wrong-email-or-password") as wrong_password:
        visitor.signs_in(user.email, "not the password")
    with refused(401, "wrong-email-or-password") as unknown_email:
        visitor.signs_in(f"{unique()}@example.com", "not the password")
    assert wrong_password.value.problem == unknown_email.value.problem


@pytest.mark.parametrize("missing", ["username", "password"])
def test_signing_in_takes_both_email_and_password(visitor: Visitor, missing: str) -> None:
    form = {"username": "ada@example.com", "password": PASSWORD}
    del form[missing]
    assert visitor.sends("POST", "/token", data=form).refusal.status == 422


def test_what_everybody_sees_of_a_user_is_id_and_name(visitor: Visitor) -> None:
    ada = visitor.joins("Ada")
    assert visitor.meets(ada) == UserPublic(id=ada.id, name="Ada")


def test_a_user_nobody_knows_is_not_found(visitor: Visitor) -> None:
    with refused(404, "no-such-user"):
        visitor.meets(2**62)


def test_a_visitor_has_no_profile(visitor: Visitor) -> None:
    for verb in (visitor.sees_own_profile, visitor.changes_profile, visitor.closes_account):
        with refused(401, "not-signed-in"):
            verb()


def test_a_changed_name_is_seen_by_everybody(buyer: Shopper, visitor: Visitor) -> None:
    assert buyer.changes_profile(name="Benedict").name == "Benedict"
    assert buyer.sees_own_profile().name == visitor.meets(buyer).name == "Benedict"


def test_a_changed_password_replaces_the_old_one(buyer: Shopper) -> None:
    buyer.changes_profile(password="a whole new password")
    with refused(401, "wrong-email-or-password"):
        buyer.signs_in(buyer.user.email)
    assert buyer.signs_in(buyer.user.email, "a whole new password").access_token


def test_changing_nothing_changes_nothing(buyer: Shopper) -> None:
    assert buyer.changes_profile() == buyer.user
    assert buyer.signs_in(buyer.user.email).access_token


@pytest.mark.parametrize("change", [{"name": None}, {"password": None}, {"email": "new@example.com"}, {"id": 1}])
def test_a_profile_refuses_a_change_that_makes_no_sense(buyer: Shopper, change: dict[str, object]) -> None:
    with refused(422, "invalid-request"):
        buyer.changes_profile(**change)
    assert buyer.sees_own_profile() == buyer.user


@pytest.mark.parametrize("field", ["email", "name", "password"])
def test_registering_needs_every_field(visitor: Visitor, field: str) -> None:
    body = {"email": f"{unique()}@example.com", "name": "Ada", "password": PASSWORD}
    del body[field]
    refusal = visitor.sends("POST", "/users", body).refusal
    assert [error.loc for error in refusal.problem.errors or []] == [["body", field]]


def test_registering_refuses_a_field_nobody_knows(visitor: Visitor) -> None:
    with refused(422, "invalid-request"):
        visitor.registers(is_operator=True)


@pytest.mark.parametrize("email", ["", "ada", "@example.com", "ada@", "ada@localhost", "a@b@example.com", "a da@b.org"])
def test_what_is_no_email_is_refused(visitor: Visitor, email: str) -> None:
    with refused(422, "invalid-request"):
        visitor.registers(email=email)


def test_who_left_is_known_to_nobody(buyer: Shopper, visitor: Visitor) -> None:
    buyer.closes_account()
    with refused(401, "not-signed-in"):
        buyer.sees_own_profile()
    with refused(404, "no-such-user"):
        visitor.meets(buyer)
    with refused(401, "wrong-email-or-password"):
        visitor.signs_in(buyer.user.email)


def test_who_left_may_come_back_as_somebody_new(buyer: Shopper, visitor: Visitor) -> None:
    buyer.closes_account()
    assert visitor.joins(email=buyer.user.email).id != buyer.id
    with refused(401, "not-signed-in"):
        buyer.sees_own_profile()


NAMES_OF_NOBODY = ["a" + "\u0301\u0316" * 20_000, "x" * 500_000, "\0", "@" * 255, " " * 300 + "ada@example.com"]


@pytest.mark.parametrize("name", NAMES_OF_NOBODY, ids=len)
def test_a_name_that_no_account_can_have_is_a_wrong_one(visitor: Visitor, name: str) -> None:
    with refused(401, "wrong-email-or-password"):
        visitor.signs_in(name, "not the password")


CHARSETS = {"utf-7": "+2AA-", "unicode_escape": "\\ud800", "idna": "xn--a", "undefined": "a", "no-such-charset": "a"}


@pytest.mark.parametrize("charset", CHARSETS)
def test_a_form_in_any_charset_is_read_or_refused(visitor: Visitor, charset: str) -> None:
    email = visitor.registers().email
    for name in (email, CHARSETS[charset]):
        form = {"username": name, "password": CHARSETS[charset]}
        assert visitor.sends("POST", "/token", **multipart(form, charset)).refusal.status in (400, 401, 422)


def multipart(form: dict[str, str], charset: str) -> dict[str, Any]:
    parts = [f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{form[name]}\r\n' for name in form]
    headers = {"Content-Type": f"multipart/form-data; boundary=B; charset={charset}"}
    return {"content": ("".join(parts) + "--B--\r\n").encode(), "headers": headers}


def test_an_address_stays_one_when_it_is_normalised(visitor: Visitor) -> None:
    for email in ("\ufdfa" * 60 + "@example.com", "a\u2100b@example.com\uff20x", "a@b.co" + "\ufdfa" * 20):
        with refused(422, "invalid-request"):
            visitor.registers(email=email)
