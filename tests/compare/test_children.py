"""The children of the fork server: a process id that is used again belongs to no child before."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from compare.children import Children
from compare.members import Member, seem_alive
from compare.starters import Forked
from tests.compare.terminal import eventually

pytestmark = pytest.mark.slow

LAST_PID = Path("/proc/sys/kernel/ns_last_pid")
TRIES = 50

ENDS_AT_ONCE, SLEEPS = "pass", "import time; time.sleep(600)"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Forked]:
    """A fork server that starts whatever a test wants."""
    server = Forked([], tmp_path / "log")
    yield server
    server.close()


def starts(server: Forked, script: str, log: Path) -> int:
    server.bind("child", 0)
    (pid,) = server.spawn("child", [sys.executable, "-S", "-c", script], log)
    return pid


@pytest.mark.skipif(not os.access(LAST_PID, os.W_OK), reason="only root can choose the next process id")
def test_new_child_does_not_inherit_the_exit_status_of_an_ended_one(server: Forked, tmp_path: Path) -> None:
    ended = starts(server, ENDS_AT_ONCE, tmp_path / "output")
    eventually(lambda: server.status(ended) is not None, "the first child has ended")
    for _ in range(TRIES):
        LAST_PID.write_text(str(ended - 1))
        new = starts(server, SLEEPS, tmp_path / "output")
        assert new != ended
        assert server.status(new) is None
        assert server.status(ended) == 0


def test_answer_that_nobody_has_read_is_not_taken_for_the_next_one(server: Forked, tmp_path: Path) -> None:
    ended, running = starts(server, ENDS_AT_ONCE, tmp_path / "output"), starts(server, SLEEPS, tmp_path / "output")
    eventually(lambda: server.status(ended) is not None, "the first child has ended")
    assert server.nursery.stdin
    server.nursery.stdin.write(json.dumps({"do": "status", "id": -1, "pid": ended}) + "\n")
    assert server.status(running) is None
    assert server.status(ended) == 0


def test_member_whose_process_id_is_anothers_by_now_does_not_seem_alive(tmp_path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-S", "-c", SLEEPS])
    member = Member("one", "one", "http://127.0.0.1:1", tmp_path / "log", None, "instance", (process.pid,))
    assert seem_alive(member)
    process.kill()
    process.wait()
    assert not seem_alive(member)


@pytest.mark.parametrize("reused", [1, 2, 5])
def test_fork_is_repeated_while_its_process_id_is_known(reused: int, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = iter([*range(100, 100 + reused), 200])
    collected: list[int] = []
    children = Children(ended=lambda pid: None)
    children.statuses.update(dict.fromkeys(range(100, 100 + reused), 3))
    monkeypatch.setattr(os, "fork", lambda: next(ids))
    monkeypatch.setattr(os, "waitpid", lambda pid, _: (collected.append(pid), (0, 0))[1] if pid > 0 else (0, 0))
    with children.kept():
        assert children.new(sys.exit) == 200
    assert children.statuses[200] is None
    assert collected == [*range(100, 100 + reused)]


def test_child_that_ends_before_it_is_recorded_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    children = Children(ended=ended.append)
    before = signal.signal(signal.SIGCHLD, children.reap)
    monkeypatch.setattr(os, "setpgid", lambda *_: os._exit(7))
    try:
        with children.kept():
            pid = children.new(sys.exit)
            os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
            assert children.statuses == {pid: None}
        assert (children.statuses, ended) == ({pid: 7}, [pid])
    finally:
        signal.signal(signal.SIGCHLD, before)


def test_signal_reaches_no_process_that_has_the_id_of_an_ended_child(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    children = Children(ended=lambda pid: None)
    children.statuses = {100: 0, 200: None}
    monkeypatch.setattr(os, "kill", lambda pid, _: sent.append(pid))
    children.send(signal.SIGKILL, [100, 200])
    assert sent == [200]
