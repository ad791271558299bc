"""The options every suite understands: which architecture, over which transport, or which address."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from compare import databases

if TYPE_CHECKING:
    from compare.starters import MakeStarter

# To hash a password takes long on purpose; nobody should wait for it a thousand times. Every process inherits this.
os.environ.setdefault("PASSWORD_MEMORY_KIB", "8")
os.environ.setdefault("POSTGRES_FSYNC", "off")


pytest_plugins = ["tests.recorder"]
pytest.register_assert_rewrite("tests.marketplace.connection", "tests.marketplace.caller")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("marketplace")
    group.addoption(
        "--arch", default="all", help="names, separated by commas; `all` (default), `road`, or `declared` for each one"
    )
    group.addoption(
        "--transport",
        choices=["asgi", "http"],
        default="asgi",
        help="asgi: everything in this process, no sockets; http: real processes on free ports",
    )
    group.addoption(
        "--events",
        choices=["http", "nats"],
        default=os.environ.get("EVENTS", "http"),
        help="http: events travel as calls; nats: through a broker, which is started",
    )
    group.addoption(
        "--replicas",
        type=int,
        default=os.environ.get("REPLICAS", "1"),
        help="how often each process is there, and clients take turns (default: $REPLICAS, or 1)",
    )
    group.addoption(
        "--db",
        choices=databases.KINDS,
        default=os.environ.get("DB") or "sqlite",
        help="where what we start keeps its tables; `postgres` means a server of our own, or the one at DATABASE_URL",
    )
    group.addoption(
        "--base-url", help="test the marketplace at this address, whatever it is made of; nothing is started"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Let everything that declares or starts a marketplace know, also commands that a test types."""
    heed_signals()
    os.environ["EVENTS"], os.environ["DB"] = config.option.events, config.option.db
    if "POSTGRES_FOLDER" not in os.environ:  # A server for these tests alone.
        os.environ["POSTGRES_FOLDER"] = tempfile.mkdtemp(prefix="marketplace-tests-")
        config.add_cleanup(lambda: shutil.rmtree(os.environ.pop("POSTGRES_FOLDER"), ignore_errors=True))


def heed_signals() -> None:
    """Undo what a shell does to a command in the background: it and all that it starts would ignore Ctrl-C."""
    for number, usual in ((signal.SIGINT, signal.default_int_handler), (signal.SIGTERM, signal.SIG_DFL)):
        if signal.getsignal(number) == signal.SIG_IGN:
            signal.signal(number, usual)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what compares the documents with a marketplace that is not the one they describe."""
    if config.option.events != "http":
        left_out = [item for item in items if item.get_closest_marker("as_written")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_report_header(config: pytest.Config) -> str:
    if config.option.base_url:
        return f"marketplace: {config.option.base_url}"
    chosen = config.option
    how = f"{chosen.replicas} of each, on {chosen.db}, events over {chosen.events}"
    return f"marketplace: {chosen.arch} over {chosen.transport}, {how}"


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Iterator["MakeStarter"]:
    """Starts the processes of all fleets from one that has imported all apps, since to import them takes seconds."""
    from compare.architectures import DECLARED
    from compare.lodgers import shared_starter

    with shared_starter(DECLARED.values(), tmp_path_factory.mktemp("starter")) as starter:
        yield starter
