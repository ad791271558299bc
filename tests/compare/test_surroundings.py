"""Surroundings: what other programs set, close or take away keeps no command from working, or from saying why not."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from typer.main import get_command

from compare import inheritance
from compare.cli import app
from compare.launcher import CouldNotStart
from compare.readiness import ask
from tests.compare.terminal import REPOSITORY, SECONDS, Command
from tests.levels import at_night

pytestmark = pytest.mark.slow

COMMANDS = sorted(get_command(app).commands)

NOWHERE = "/nonexistent/file"
NO_FOLDER = f"{os.devnull}/data"
SET_BY_OTHERS: dict[str, dict[str, str]] = {
    "conda": {"SSL_CERT_FILE": NOWHERE, "SSL_CERT_DIR": NOWHERE, "REQUESTS_CA_BUNDLE": NOWHERE},
    "proxy": {"HTTP_PROXY": "http://127.0.0.1:9", "https_proxy": "http://127.0.0.1:9", "NO_PROXY": ""},
    "socks": {"ALL_PROXY": "socks5://127.0.0.1:9", "all_proxy": "socks5h://127.0.0.1:9"},
    "strange-proxy": {"HTTP_PROXY": "gopher://x y", "ALL_PROXY": "://"},
    "kubernetes": {
        "USERS_PORT": "tcp://10.0.0.1:80",
        "USERS_SERVICE_HOST": "10.0.0.1",
        "USERS_URL": "tcp://10.0.0.1:80",
        "ORDERS_URL": "tcp://10.0.0.1:80",
        "REVIEWS_PORT_80_TCP_ADDR": "10.0.0.1",
    },
    "settings": {
        "ROUTES": "no JSON",
        "DATABASE_URL": "",
        "LOG_LEVEL": "verbose",
        "JWKS_URL": "",
        "OPERATOR_TOKEN": "x",
    },
    "names": {"INSTANCE_ID": "another", "PUBLIC_URL": "ftp://x", "MIGRATE_AT_START": "perhaps", "NATS_URL": "x"},
    "python": {"PYTHONWARNINGS": "error", "PYTHONOPTIMIZE": "2", "PYTHONHASHSEED": "1", "PYTHONDEVMODE": "1"},
    "python-paths": {"PYTHONSTARTUP": NOWHERE, "PYTHONSAFEPATH": "1", "PYTHONDONTWRITEBYTECODE": "1"},
    "jupyter": {"JUPYTER_CONFIG_DIR": NOWHERE, "JUPYTER_PATH": NOWHERE, "JUPYTER_PLATFORM_DIRS": "1"},
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
    "ascii": {"PYTHONIOENCODING": "ascii:strict", "TERM": "dumb"},
    "c-locale": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "no-such-locale": {"LC_ALL": "xx_YY.ISO-8859-77", "LANG": "tlh", "PYTHONUTF8": "0"},
    "pytest": {"PYTEST_ADDOPTS": "--no-such-option", "PYTEST_PLUGINS": "no.such.plugin"},
    "wireshark": {"SSLKEYLOGFILE": NOWHERE, "WEB_CONCURRENCY": "auto"},
    "opentelemetry": {
        "OTEL_PROPAGATORS": "xray",
        "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT": "many",
        "OTEL_PYTHON_CONTEXT": "none",
        "OTEL_PYTHON_TRACER_PROVIDER": "none",
        "OTEL_PYTHON_METER_PROVIDER": "none",
        "OTEL_METRICS_EXEMPLAR_FILTER": "none",
    },
    "columns": {"COLUMNS": "many", "LINES": "-1"},
    "no-home": {"HOME": "", "TMPDIR": NOWHERE, "XDG_CACHE_HOME": NOWHERE},
}
"""Each on its own for one command, and together for all commands."""

TOGETHER = {
    "what-others-set": (
        "conda",
        "socks",
        "kubernetes",
        "settings",
        "names",
        "python",
        "jupyter",
        "pytest",
        "no-home",
        "opentelemetry",
    ),
    "without-unicode": ("c-locale", "proxy", "python-paths"),
    "windows-letters": ("cp1252", "strange-proxy", "columns", "wireshark"),
}
FIRST, *MORE = TOGETHER

QUICK = {
    "agree": ("agree", "one", "other"),
    "bench": ("bench", "--only", "nothing"),
    "capacity": ("capacity", "--users", "none"),
    "compare": ("compare", "--only", "structure", "--arch", "monolith"),
    "demo": ("demo", "--arch", "nothing"),
    "faults": ("faults", "--only", "nothing"),
    "import": ("import", "nowhere"),
    "learn": ("learn", "--check-all", "--only", "01"),
    "lectures": ("lectures", "--check", "99"),
    "manifests": ("manifests", "--check", "--folder", str(REPOSITORY / "deploy")),
    "migrate": ("migrate", "--from", "realistic", "--to", "step-4"),
    "picture": ("picture", "--help"),
    "reconcile": ("reconcile",),
    "reset": ("reset", "monolith", "--data", NO_FOLDER),
    "road": ("road", "--help"),
    "roll": ("roll", "monolith"),
    "screenshots": ("screenshots", "--help"),
    "secrets": ("secrets", "monolith"),
    "slides": ("slides", "01"),
    "structure": ("structure", "--arch", "monolith"),
    "up": ("up", "monolith", "--empty", "--data", NO_FOLDER),
}
"""A form of each command that ends by itself, and soon."""

EVERY_SURROUNDINGS = pytest.mark.parametrize("variables", SET_BY_OTHERS.values(), ids=SET_BY_OTHERS)


def runs(
    words: tuple[str, ...], folder: Path, variables: Mapping[str, str] = MappingProxyType({}), shell: str = ""
) -> str:
    """Run a command in a folder, and give all that it says, which is never a traceback."""
    command = [sys.executable, "-m", "compare", *words]
    typed = ["sh", "-c", f'"$@" {shell}', "sh", *command] if shell else command
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), **variables}
    done = subprocess.run(typed, cwd=folder, env=environment, capture_output=True, check=False, timeout=SECONDS * 3)
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    assert "Traceback" not in said, said
    assert "Error: " not in said.replace("UsageError: ", ""), said
    assert done.returncode in (0, 1, 2), said
    return said


def test_each_command_has_a_quick_form() -> None:
    assert sorted(QUICK) == COMMANDS


@pytest.mark.parametrize("surroundings", TOGETHER)
def test_help_is_shown_whatever_other_programs_have_set(surroundings: str, tmp_path: Path) -> None:
    assert "lectures" in runs(("--help",), tmp_path, together(surroundings))


@pytest.mark.parametrize("width", ["0", "1", "19", "-1", "\N{SUPERSCRIPT TWO}", "1" * 5000])
def test_help_is_readable_whatever_width_is_set(width: str, tmp_path: Path) -> None:
    said = runs(("reset", "--help"), tmp_path, {"COLUMNS": width, "TERMINAL_WIDTH": width})
    assert "Bring the default data set back" in said


def test_width_that_can_be_read_stays() -> None:
    assert inheritance.fitting({"COLUMNS": "20"}) == {"COLUMNS": "20"}


def together(surroundings: str) -> dict[str, str]:
    return {key: value for each in TOGETHER[surroundings] for key, value in SET_BY_OTHERS[each].items()}


@pytest.mark.night
@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("surroundings", TOGETHER)
def test_each_command_ends_without_a_traceback(name: str, surroundings: str, tmp_path: Path) -> None:
    runs(QUICK[name], tmp_path, together(surroundings))


@pytest.mark.night
@EVERY_SURROUNDINGS
def test_marketplace_runs_whatever_one_other_program_has_set(variables: dict[str, str], tmp_path: Path) -> None:
    runs_among(variables, tmp_path)


@pytest.mark.parametrize("surroundings", [FIRST, *at_night(MORE)])
def test_marketplace_runs_whatever_several_other_programs_have_set(surroundings: str, tmp_path: Path) -> None:
    runs_among(together(surroundings), tmp_path)


def runs_among(variables: dict[str, str], tmp_path: Path) -> None:
    command = Command("up", "microservices", "--port", "0", screen=tmp_path / "screen", environment=variables)
    status, page = ask(command.comes_up(tmp_path / "data" / "microservices").base_url, "/pages/item/1")
    command.is_sent(signal.SIGINT)
    assert command.ends() == 0
    assert (status, page["unavailable"]) == (200, [])


@pytest.mark.night
@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("shell", [">&- 2>&- <&-", "| head -c 1", "</dev/null >/dev/full"])
def test_each_command_ends_wherever_its_streams_lead(name: str, shell: str, tmp_path: Path) -> None:
    runs(QUICK[name], tmp_path, shell=shell)


@pytest.mark.parametrize("shell", [">&-", "2>&- >&- <&-", "| head -c 1", "| true"])
def test_work_is_done_although_nobody_reads_about_it(shell: str, tmp_path: Path) -> None:
    runs(("secrets", "monolith"), tmp_path, shell=shell)
    assert (tmp_path / "deploy" / "secrets" / "monolith").is_dir()


def test_output_that_a_full_disk_takes_away_is_said(tmp_path: Path) -> None:
    assert "Cannot write the output: No space left on device." in runs(("--help",), tmp_path, shell=">/dev/full")


def test_marketplace_runs_on_when_nobody_reads_what_it_says(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    command = [sys.executable, "-m", "compare", "up", "monolith", "--port", "0", "--empty"]
    os.close(reader)
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    shell = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=writer, stderr=writer)
    os.close(writer)
    watched = Command.__new__(Command)
    watched.shell = shell
    watched.screen = tmp_path / "screen"
    watched.screen.touch()
    assert ask(watched.comes_up(tmp_path / "data" / "monolith").base_url, "/inventory")[0] == 200
    watched.is_sent(signal.SIGINT)
    assert watched.ends() == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [("TELEMETRY", "https://telemetry.example"), ("REFRESH_SECONDS", "soon"), ("STREAM_SECONDS", "0")],
)
def test_setting_of_ours_that_cannot_be_read_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(CouldNotStart, match=f"{name}='{value}'"):
        inheritance.passed_on({})


def test_process_inherits_nothing_that_its_deployment_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("users_url", "ROUTES", "DATABASE_URL", "OPERATOR_TOKEN", "PYTHONOPTIMIZE", "all_proxy"):
        monkeypatch.setenv(name, "from elsewhere")
    monkeypatch.setenv("REQUEST_SECONDS", "7")
    inherited = inheritance.passed_on({"ROUTES": "{}"})
    assert "from elsewhere" not in inherited.values()
    assert (inherited["REQUEST_SECONDS"], inherited["ROUTES"]) == ("7", "{}")


def test_path_with_a_separator_in_it_does_not_become_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", ["/one", f"/two{os.pathsep}halves", ""])
    assert inheritance.passed_on({})["PYTHONPATH"] == "/one"
