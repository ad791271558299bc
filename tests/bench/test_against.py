"""A comparison with a commit finds what became slower, and refuses a commit that it cannot start."""

import json
import shutil
import subprocess
from pathlib import Path
from random import Random

import pytest

from compare.architectures import MONOLITH
from compare.bench import against, checkouts
from compare.bench.bench import Measured
from compare.bench.checkouts import Checkout, NoCheckout
from compare.bench.elsewhere import label
from compare.bench.samples import Sample
from tests.compare.terminal import REPOSITORY, Command
from tests.surface.recorded import check_keys

PAUSE = """
import time

_create_app = create_app


def create_app():
    app = _create_app()

    @app.middleware("http")
    async def pause(request, call_next):
        time.sleep(0.2)
        return await call_next(request)

    return app
"""

HERE, THERE = Checkout("here", Path("here")), Checkout("there", Path("there"))


def git(folder: Path, *words: str) -> None:
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *who, *words], check=True, capture_output=True)


def repository(folder: Path) -> Path:
    """Make a repository of what is in a folder."""
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "All of it")
    return folder


def sample(checkout: Checkout, number: int, mode: str, slowness: float) -> Sample:
    """Make up a sample in which everything takes so many times as long as usual."""
    latencies = [slowness * milliseconds / 1000 for milliseconds in range(5, 25)]
    name = label(MONOLITH, checkout)
    cpu = {"all": 0.1 * slowness}
    return Sample("browse", name, number, mode, 0.0, 400 / slowness, 0, latencies, cpu, {"all": 1.0}, 0.1, 1.0)


def comparison(slowness: float, noise: float, rounds: int = 8) -> against.Comparison:
    """Compare made-up samples of a checkout with those of another that takes so many times as long."""
    random = Random(1)
    samples = [
        sample(checkout, number, mode, usual * random.uniform(1 - noise, 1 + noise))
        for number in range(rounds)
        for checkout, usual in ((HERE, slowness), (THERE, 1.0))
        for mode in ("peak", "steady")
    ]
    return against.Comparison("c0ffee", list(against.compared(samples, MONOLITH, HERE, THERE)), Measured(samples))


@pytest.mark.parametrize(("slowness", "noise"), [(1.0, 0.0), (1.0, 0.1), (0.5, 0.1), (1.02, 0.0)])
def test_equal_or_faster_code_passes(slowness: float, noise: float) -> None:
    found = comparison(slowness, noise)
    assert [ratio.figure for ratio in found.ratios] == list(against.FIGURES)
    assert found.passes


@pytest.mark.parametrize(("slowness", "noise"), [(1.1, 0.0), (1.3, 0.05), (4.0, 0.1)])
def test_slower_code_is_below_the_limit_in_every_figure(slowness: float, noise: float) -> None:
    found = comparison(slowness, noise)
    assert [ratio.figure for ratio in found.slower] == list(against.FIGURES)
    assert all(abs(ratio.interval.middle - 1 / slowness) < 0.1 for ratio in found.ratios)
    assert not found.passes


def test_rounds_that_disagree_decide_nothing() -> None:
    assert against.Ratio("monolith", "browse", "p95", [0.5, 0.6, 0.7, 0.8, 0.9, 0.98]).passes


def test_an_architecture_that_answers_with_errors_does_not_pass() -> None:
    refused = Measured([Sample("browse", "x", 0, "peak", 0.0, 9.0, 5, [0.1] * 10, {}, {}, 0.1, 1.0)])
    assert not against.Comparison("c0ffee", [], refused).passes


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("HEAD", "has no compare/__main__.py"),
        ("nothing-of-that-name", "There is no commit 'nothing-of-that-name'"),
        ("--output=stolen", "There is no commit '--output=stolen'"),
        ("HEAD:README.md", "There is no commit 'HEAD:README.md'"),
        ("", "There is no commit ''"),
    ],
)
def test_commit_that_cannot_be_started_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, words: str
) -> None:
    (tmp_path / "README.md").write_text("A shop.")
    monkeypatch.setattr(checkouts, "ROOT", repository(tmp_path))
    with pytest.raises(NoCheckout) as refusal:
        checkouts.commit(name)
    assert words in str(refusal.value)
    assert not (tmp_path / "stolen").exists()


def test_folder_without_history_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkouts, "ROOT", tmp_path)
    with pytest.raises(NoCheckout, match="Clone the repository with git"):
        checkouts.commit("HEAD")


def test_machine_without_git_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.setattr(checkouts, "ROOT", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoCheckout, match="Install git"):
        checkouts.commit("HEAD")


def test_commit_with_other_packages_gets_an_environment_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[list[str]] = []
    monkeypatch.setattr(checkouts, "run", lambda words, *_: made.append(list(words)))
    for lock in ("fastapi==0.1\n", (REPOSITORY / "requirements.lock").read_text("utf-8")):
        (tmp_path / "requirements.lock").write_text(lock, "utf-8")
        python = checkouts.interpreter(tmp_path)
        assert (str(tmp_path) in python) == bool(made)
        assert [words[1:3] for words in made] in ([], [["-m", "venv"], ["-m", "pip"]])
        made.clear()


@pytest.mark.parametrize(("words", "said"), [(["HEAD", "--only", "hop"], "hop cannot be compared"), (["x"], "commit")])
def test_command_refuses_in_a_sentence(tmp_path: Path, words: list[str], said: str) -> None:
    command = Command("bench", "--against", *words, screen=tmp_path / "screen")
    assert command.ends() == 2
    assert said in command.screen.read_text()
    assert "Traceback" not in command.screen.read_text()


@pytest.mark.slow
def test_command_finds_a_pause_that_was_put_into_every_request(tmp_path: Path) -> None:
    """The commit is this code as it is; a change that is not committed lets the event loop sleep."""
    code = tmp_path / "code"
    for package in ("contracts", "chassis", "monolith", "microservices", "realistic", "compare"):
        shutil.copytree(REPOSITORY / package, code / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(REPOSITORY / "requirements.lock", code)
    repository(code)
    main = code / "monolith" / "main.py"
    main.write_text(f"{main.read_text('utf-8')}\n{PAUSE}", "utf-8")
    options = ("--arch", "monolith", "--only", "browse", "--rounds", "2", "--seconds", "0.5", "--json")
    screen = tmp_path / "screen"
    command = Command("bench", "--against", "HEAD", *options, screen=screen, environment={"PYTHONPATH": str(code)})
    assert command.shell.wait(600) == 1, screen.read_text()
    written = json.loads((tmp_path / "reports" / against.FILE).read_text())
    check_keys("against", written)
    slower = {ratio["figure"] for ratio in written["ratios"] if not ratio["passes"]}
    assert slower >= {"throughput", "p50"}, written
    assert not written["wrong"]
