"""The options every suite understands: which architecture, over which transport, or which address."""

import os

import pytest

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
        "--replicas",
        type=int,
        default=os.environ.get("REPLICAS", "1"),
        help="how often each process is there, and clients take turns (default: $REPLICAS, or 1)",
    )
    group.addoption(
        "--base-url", help="test the marketplace at this address, whatever it is made of; nothing is started"
    )


def pytest_report_header(config: pytest.Config) -> str:
    if config.option.base_url:
        return f"marketplace: {config.option.base_url}"
    return f"marketplace: {config.option.arch} over {config.option.transport}, {config.option.replicas} of each"
