"""Data folders: of all commands that work on one, a single one runs, and the others say why they do not."""

import os
import pty
import shlex
import signal
import sys
import time
from pathlib import Path

import psutil
import pytest

from compare import ports
from compare.architectures import MONOLITH
from compare.launcher import CouldNotStart, Fleet
from compare.ports import HOST
from compare.running import Claim, note, running, unless_running, write_note
from tests.compare.terminal import REPOSITORY, Command, all_end, eventually
from tests.levels import at_night

pytestmark = pytest.mark.slow

UP = ("up", "monolith", "--port", "0", "--data")
ROUNDS = 2

COMMANDS = {
    "up": (*UP, "data"),
    "up-empty": (*UP, "data", "--empty"),
    "reset": ("reset", "monolith", "--data", "data"),
    "import": ("import", "movies", "--arch", "monolith", "--data", "data"),
    "demo": ("demo", "--arch", "monolith", "--port", "0", "--data", "data"),
}


@pytest.mark.slow
@pytest.mark.parametrize("options", [["--empty"], *at_night([[]])], ids=["empty", "filled"])
def test_of_two_launchers_that_start_at_once_one_runs_and_the_other_says_why_not(
    options: list[str], tmp_path: Path
) -> None:
    for number in range(ROUNDS):
        winner, loser = race(tmp_path, f"{number}", options)
        assert loser.ends() == 1
        assert "in use" in loser.screen.read_text()
        assert winner.comes_up(tmp_path / "data").launcher == winner.process.pid
        family = winner.family()
        winner.is_sent(signal.SIGKILL if number % 2 else signal.SIGINT)
        all_end(family)


def race(folder: Path, name: str, options: list[str]) -> list[Command]:
    """Start two launchers at once; give the one that still runs when the other has ended, and then that other."""
    both = [Command(*UP, "data", *options, screen=folder / f"screen-{name}-{which}") for which in ("one", "two")]
    eventually(lambda: any(each.shell.poll() is not None for each in both), "one of them gives up")
    return sorted(both, key=lambda each: each.shell.poll() is not None)


@pytest.mark.slow
def test_every_command_says_that_another_one_works_on_its_data_folder(tmp_path: Path) -> None:
    (tmp_path / "movies").mkdir()
    (tmp_path / "movies" / "movies.csv").write_text("movieId,title,genres\n1,Some Film (1999),Drama\n")
    (tmp_path / "movies" / "ratings.csv").write_text("userId,movieId,rating,timestamp\n1,1,4.0,964982703\n")
    with Claim(tmp_path / "data"):
        started = {name: Command(*words, screen=tmp_path / name) for name, words in COMMANDS.items()}
        for name, command in started.items():
            assert command.ends() == 1, name
            assert "in use: another command" in command.screen.read_text(), name


def test_claim_ends_with_the_process_that_holds_it(tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        claim = Claim(tmp_path).__enter__()  # Without a name, it would be released at once.
        (claim.data / "claimed").touch()
        signal.pause()
    try:
        eventually((tmp_path / "claimed").exists, "the child has claimed the folder")
        with pytest.raises(CouldNotStart, match="in use"), Claim(tmp_path):
            pass
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    with Claim(tmp_path):
        pass


def test_same_folder_under_another_name_is_in_use_too(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "data")
    with Claim(tmp_path / "data"), pytest.raises(CouldNotStart, match="in use"), Claim(tmp_path / "link"):
        pass


def test_fleet_is_found_whatever_the_clock_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Claim(tmp_path):
        write_note(tmp_path, MONOLITH.name, f"http://{HOST}:1", "token", {})
        monkeypatch.setattr(psutil.Process, "create_time", lambda _: 0.0)
        monkeypatch.setattr(time, "time", lambda: 0.0)
        assert running(tmp_path)
        with unless_running(tmp_path):
            assert running(tmp_path)


def test_note_of_a_launcher_that_is_gone_does_not_count_although_its_process_id_is_in_use(tmp_path: Path) -> None:
    with Claim(tmp_path):
        write_note(tmp_path, MONOLITH.name, f"http://{HOST}:1", "token", {})
    assert running(tmp_path) is None
    with Claim(tmp_path):
        assert not note(tmp_path).exists()
        assert running(tmp_path) is None


def test_fleet_that_could_not_start_releases_its_folder(tmp_path: Path) -> None:
    with Claim(tmp_path / "other"), Fleet(MONOLITH, tmp_path / "taken") as taken:
        port = taken.members["monolith"].port
        with pytest.raises(CouldNotStart, match=f"port {port}"), Fleet(MONOLITH, tmp_path / "free", port):
            pass
        with Claim(tmp_path / "free"):
            pass


@pytest.mark.slow
def test_demo_names_a_port_that_is_taken(tmp_path: Path) -> None:
    with ports.bind(0) as taken:
        taken.listen()
        port = str(taken.getsockname()[1])
        command = Command("demo", "--arch", "monolith", "--port", port, screen=tmp_path / "screen")
        assert command.ends() == 1
    said = command.screen.read_text()
    assert f"the page cannot have port {port}: Address already in use. Stop the program" in said


def test_closing_the_terminal_stops_what_make_started(tmp_path: Path) -> None:
    up = shlex.join([sys.executable, "-m", "compare", *UP, str(tmp_path / "data"), "--empty"])
    (tmp_path / "Makefile").write_text(f"up:\n\t{up}\n")
    pid, terminal = pty.fork()  # `make` leads the session, as where a terminal runs nothing else.
    if not pid:
        os.chdir(tmp_path)
        os.execvpe("make", ["make"], {**os.environ, "PYTHONPATH": str(REPOSITORY)})
    said = ""
    while "Ctrl-C" not in said:
        said += os.read(terminal, 10_000).decode()
    family = psutil.Process(pid).children(recursive=True)
    os.close(terminal)
    all_end(family)
    os.waitpid(pid, 0)


def test_closing_the_terminal_does_not_stop_what_nohup_started(tmp_path: Path) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # As `nohup` does.
    try:
        command = Command(*UP, str(tmp_path / "data"), "--empty", screen=tmp_path / "screen")
    finally:
        signal.signal(signal.SIGHUP, before)
    command.comes_up(tmp_path / "data")
    command.is_sent(signal.SIGHUP)
    time.sleep(1)
    assert command.shell.poll() is None
    command.is_sent(signal.SIGTERM)
    assert command.ends() == 0
