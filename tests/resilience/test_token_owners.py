"""A client is known by the owner of its token, and does not become many clients by inventing tokens."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from chassis import entry, identity
from chassis.entry import DIGEST_LETTERS, INVALID
from chassis.identity import KeySource
from chassis.network import Network
from chassis.tokens import Keys, Signer
from contracts.problems import NotSignedIn

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def signer(tmp_path: Path) -> Signer:
    return Signer(tmp_path / "signing.pem")


@pytest.fixture
def keys_file(tmp_path: Path, signer: Signer) -> Path:
    return write_keys(tmp_path / "jwks.json", signer)


def write_keys(file: Path, *signers: Signer) -> Path:
    file.write_text(json.dumps({"keys": [key for signer in signers for key in signer.jwks["keys"]]}))
    return file


@pytest.fixture
def owner(signer: Signer) -> Callable[[str], str]:
    return entry.owners(Keys(signer.jwks).user_id)


def forged(token: str, number: int) -> str:
    """Give a token another signature."""
    return token[:-8] + f"{number:08}"


def test_two_tokens_of_a_user_name_one_client(signer: Signer, owner: Callable[[str], str]) -> None:
    assert owner(signer.issue(7)) == owner(signer.issue(7)) != owner(signer.issue(8))


def test_all_tokens_that_do_not_hold_name_one_client(signer: Signer, owner: Callable[[str], str]) -> None:
    invented = [*(forged(signer.issue(7), number) for number in range(5)), "x", "a.b.c", "\xff", "[" * 5_000]
    assert {owner(token) for token in invented} == {INVALID}


def test_a_valid_token_is_verified_once(signer: Signer) -> None:
    verified: list[str] = []
    keys = Keys(signer.jwks)
    owner, token = entry.owners(lambda token: verified.append(token) or keys.user_id(token)), signer.issue(7)
    assert owner(token) == owner(token)
    assert verified == [token]


async def test_before_the_keys_are_known_each_token_names_its_own_client_and_nothing_waits(
    keys_file: Path, signer: Signer
) -> None:
    source = KeySource(str(keys_file), Network())
    owner, token = entry.owners(source.user_id_now), signer.issue(7)
    assert re.fullmatch(rf"[0-9a-f]{{{DIGEST_LETTERS}}}", owner(token))
    assert source.fetching
    await source.fetching
    assert owner(token) == "user 7"


async def test_any_token_names_a_client_that_a_header_can_carry(keys_file: Path) -> None:
    owner = entry.owners(KeySource(str(keys_file), Network()).user_id_now)
    assert owner("caf\xe9").isascii()
    assert owner("caf\xe9") != owner("caf\xe8")


async def test_a_new_key_is_fetched_beside_the_request_that_shows_it(
    keys_file: Path, signer: Signer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "SECONDS_BETWEEN_KEY_FETCHES", 0.0)
    source = KeySource(str(keys_file), Network())
    await source.user_id(signer.issue(7))
    successor = Signer(tmp_path / "next.pem")
    write_keys(keys_file, signer, successor)
    with pytest.raises(NotSignedIn):
        source.user_id_now(successor.issue(8))
    assert source.fetching
    await source.fetching
    assert source.user_id_now(successor.issue(8)) == 8


async def test_tokens_of_unknown_keys_do_not_make_the_keys_be_fetched_again_and_again(
    keys_file: Path, signer: Signer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "SECONDS_BETWEEN_KEY_FETCHES", 3_600.0)
    source, stranger = KeySource(str(keys_file), Network()), Signer(tmp_path / "stranger.pem")
    await source.user_id(signer.issue(7))
    for _ in range(5):
        with pytest.raises(NotSignedIn):
            source.user_id_now(stranger.issue(7))
    assert source.fetching is None


async def test_keys_that_cannot_be_fetched_fail_no_request(tmp_path: Path, signer: Signer) -> None:
    source = KeySource(str(tmp_path / "missing.json"), Network())
    owner, token = entry.owners(source.user_id_now), signer.issue(7)
    assert re.fullmatch(rf"[0-9a-f]{{{DIGEST_LETTERS}}}", owner(token))
    assert source.fetching
    await source.fetching
    assert re.fullmatch(rf"[0-9a-f]{{{DIGEST_LETTERS}}}", owner(token))
