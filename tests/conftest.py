"""The options every suite understands: which architecture, over which transport, or which address."""

import os
import shutil
import tempfile

import pytest

from compare import databases

# To hash a password takes long on purpose; nobody should wait for it a thousand times. Every process inherits this.
os.environ.setdefault("PASSWORD_MEMORY_KIB", "8")


pytest_plugins = ["tests.recorder"]
pytest.register_assert_rewrite("tests.marketplace.connection", "tests.marketplace.caller")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("marketplace")
    group.addoption("--arch", default="all", help="declared ones, separated by commas; `all` (default) or `road`")
    group.addoption(
        "--transport",
        choices=["asgi", "http"],
        default="asgi",
        help="asgi: everything in this process, no sockets; http: real processes on free ports",
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
    """Let every process that a test starts use the same kind of database, and a server for these tests alone."""
    os.environ["DB"] = config.option.db
    if "POSTGRES_FOLDER" not in os.environ:
        os.environ["POSTGRES_FOLDER"] = tempfile.mkdtemp(prefix="marketplace-tests-")
        config.add_cleanup(lambda: shutil.rmtree(os.environ.pop("POSTGRES_FOLDER"), ignore_errors=True))


def pytest_report_header(config: pytest.Config) -> str:
    if config.option.base_url:
        return f"marketplace: {config.option.base_url}"
    return f"marketplace: {config.option.arch} over {config.option.transport}, on {config.option.db}"
