"""Disks: when nothing can be written, writes are refused, reads go on, and all is well as soon as there is space."""

import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from compare.architectures import MARKETPLACES
from compare.launcher import Fleet
from compare.starters import MakeStarter
from tests.marketplace.connection import Connection
from tests.marketplace.crowd import eventually
from tests.marketplace.shopper import Shopper, Visitor

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="only Linux can limit what another process writes"),
]

BLOCK = 64 * 1024
MOST_WRITES = 400
QUICK = {"RECOVERY_SECONDS": "0.5", "REQUEST_SECONDS": "3"}
"""With a log line for each request, which cannot be written either."""


@contextmanager
def limited(fleet: Fleet) -> Iterator[None]:
    """Let no process write a byte to any file, as on a full disk; their limits are put back afterwards."""
    pids = [pid for member in fleet.members.values() for pid in member.pids]
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    yield
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@contextmanager
def filled(fleet: Fleet) -> Iterator[None]:
    """Fill the disk on which the data is, to the last byte."""
    ballast = fleet.data / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (BLOCK, 1):
            with suppress(OSError):
                while file.write(b"x" * size):
                    pass
    yield
    ballast.unlink()


@pytest.fixture(params=["limit", "small disk"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Path, Callable]]:
    """Where the data is, and how to fill that."""
    if request.param == "limit":
        yield tmp_path, limited
        return
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", tmp_path], capture_output=True)
    if mounted.returncode:
        pytest.skip("only root may mount a small disk, and not everywhere")
    try:
        yield tmp_path, filled
    finally:
        subprocess.run(["umount", "--lazy", tmp_path], check=True)


@pytest.mark.parametrize("architecture", MARKETPLACES.values(), ids=MARKETPLACES)
def test_a_full_disk_stops_writes_only_and_only_as_long_as_it_is_full(
    disk: tuple[Path, Callable], architecture: object, monkeypatch: pytest.MonkeyPatch, starter: MakeStarter
) -> None:
    monkeypatch.setenv("DB", "sqlite")
    folder, fill = disk
    with Fleet(architecture, folder / "data", environment=QUICK, starter=starter) as fleet:
        visitor = Visitor(Connection(fleet.base_url))
        seller, buyer = visitor.joins(), visitor.joins()
        lamp = seller.sells(stock=10_000)
        review = buyer.reviews(lamp)
        buyer.orders(lamp)
        with fill(fleet):
            refuses_writes(buyer, lamp)
            assert visitor.looks_at(lamp).name == lamp.name
            assert visitor.reads_review(review) == review
            assert buyer.lists_orders().items
            assert visitor.browses().items
            assert visitor.opens_page(lamp).item
        eventually(lambda: buyer.sends("POST", "/orders", wish(lamp)).status == 201)
        assert buyer.rewrites(review, text="It burned again.").text == "It burned again."
        assert visitor.joins().sees_own_profile().name
        eventually(lambda: visitor.looks_at(lamp).stock + sold(buyer) == 10_000)
        assert "The disk" in "".join(each.log.read_text() for each in fleet.members.values()) or fill is filled


def wish(item: object) -> dict:
    return {"lines": [{"item_id": item.id, "quantity": 1}]}  # ty: ignore


def sold(buyer: Shopper) -> int:
    return sum(line.quantity for order in buyer.lists_all_orders() for line in order.lines)


def refuses_writes(buyer: Shopper, lamp: object) -> None:
    """Write until each kind of write is refused: what is left of a file may take some."""
    account = {"name": "Ada", "password": "correct horse battery staple"}
    kinds = {
        "order": lambda: buyer.sends("POST", "/orders", wish(lamp)),
        "item": lambda: buyer.sends("POST", "/inventory", {"name": "x" * 100, "price_cents": 1}),
        "user": lambda: buyer.sends("POST", "/users", {**account, "email": f"{os.urandom(8).hex()}@example.com"}),
    }
    for kind, write in kinds.items():
        for _ in range(MOST_WRITES):
            answer = write()
            assert answer.status in (201, 503), f"{kind}: {answer.status} {answer.body!r}"
            if answer.status == 503:
                assert answer.refusal.type == "unavailable"
                break
        else:
            raise AssertionError(f"{kind} was never refused")
