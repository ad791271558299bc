"""The environment variables of this machine: which of them reach the processes that a command starts."""

import os
import re
import sys
from collections.abc import Mapping
from typing import Any

from compare.trouble import CouldNotStart

PYTHON = frozenset(
    f"PYTHON{name}"
    for name in ("PATH", "HOME", "UTF8", "HASHSEED", "DONTWRITEBYTECODE", "PYCACHEPREFIX", "NOUSERSITE", "UNBUFFERED")
)
"""What decides where Python finds and keeps things. Any other variable of Python would change how programs run."""

PROXIES = frozenset({"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "WS_PROXY", "WSS_PROXY"})
"""A client that is made with them may fail at once, and all that is called here is on this machine."""

CERTIFICATES = frozenset({"SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"})

PYTEST = frozenset({"PYTEST_ADDOPTS", "PYTEST_PLUGINS"})
"""They are meant for other tests. The suite that a command runs is always the same."""

LIBRARIES = frozenset({"SSLKEYLOGFILE", "WEB_CONCURRENCY"})
"""What aiohttp and uvicorn read by themselves; a value that they cannot use would end each process."""

TELEMETRY = ("OTEL_EXPORTER_", "OTEL_BSP_", "OTEL_TRACES_SAMPLER", "OTEL_RESOURCE_ATTRIBUTES", "OTEL_SERVICE_NAME")
"""What decides where spans go, and which ones; others name plugins that are not installed here."""

WIDTHS = frozenset({"COLUMNS", "TERMINAL_WIDTH"})
LEAST_WIDTH = 20
"""In fewer columns, nothing can be read; some terminals and containers say 0 for one that they do not know."""


def fitting(variables: Mapping[str, str]) -> dict[str, str]:
    """Leave out what other programs have set for themselves and what would break ours."""
    return {name: value for name, value in variables.items() if _fits(name.upper(), value)}


def _fits(name: str, value: str) -> bool:
    if name.startswith("PYTHON"):
        return name in PYTHON
    if name in WIDTHS:
        return bool(re.fullmatch("[0-9]{1,4}", value)) and int(value) >= LEAST_WIDTH
    if name.startswith("OTEL_"):
        return name.startswith(TELEMETRY)
    return name not in PROXIES | PYTEST | LIBRARIES and (name not in CERTIFICATES or os.path.exists(value))


def fit() -> None:
    """Use in this process, too, only what fits."""
    for name in os.environ.keys() - fitting(os.environ).keys():
        del os.environ[name]


def passed_on(variables: Mapping[str, str]) -> dict[str, str]:
    """Give a process its own variables, and of ours what fits and what no deployment decides.

    Raises:
        CouldNotStart: one of ours cannot be read.
    """
    from chassis.settings import DECIDED_BY_DEPLOYMENT  # Not at the top, since `marketplace --help` needs none of it.

    _refuse_what_cannot_be_read()
    ours = {name: value for name, value in fitting(os.environ).items() if name.lower() not in DECIDED_BY_DEPLOYMENT}
    found_at = [place for place in sys.path if place and os.pathsep not in place]  # Others cannot be written there.
    return {**ours, "PYTHONUTF8": "1", **variables, "PYTHONPATH": os.pathsep.join(found_at)}


def _refuse_what_cannot_be_read() -> None:
    from pydantic import ValidationError

    from chassis.settings import DECIDED_BY_DEPLOYMENT, Settings

    wanted = Settings.model_fields.keys() - DECIDED_BY_DEPLOYMENT
    given: dict[str, Any] = {name.lower(): value for name, value in os.environ.items() if name.lower() in wanted}
    try:
        Settings(_env_prefix="read from nowhere but here ", **given)
    except ValidationError as error:
        what = error.errors()[0]
        name = str(what["loc"][0])
        raise CouldNotStart(
            f"Cannot use {name.upper()}={given[name]!r} from the environment: {what['msg']}. "
            f"Unset the variable, or give it a value that chassis/settings.py describes."
        ) from error
