"""The index: put together from what there is; nothing of it comes from elsewhere."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from compare.bench import document
from compare.bench.bench import Measured
from compare.report import index
from tests.bench.test_samples import sample

LOADED = {"src", "href", "data", "action", "poster"}


class Reader(HTMLParser):
    """Notes what a page refers to, and what it asks its readers."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.references: list[str] = []
        self.chapters: list[str] = []
        self.questions = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.references += [value for name, value in attrs if name in LOADED and value]
        self.chapters += [value for name, value in attrs if tag == "h2" and name == "id" and value]
        self.questions += ("class", "question") in attrs


@pytest.fixture
def measured(tmp_path: Path) -> Path:
    """A folder with the figures of a benchmark, and nothing else."""
    samples = [
        sample(n, name, mode, per_second=speed, latencies=[0.001 * n + 0.002] * 20)
        for name, speed in (("monolith", 100.0), ("<script>", 50.0))
        for mode in ("peak", "steady")
        for n in (0, 1, 2)
    ]
    document.write(Measured(samples, declared={"monolith": 1}, processes={"monolith": 1}), tmp_path)
    return tmp_path


def test_a_chapter_that_nobody_measured_says_which_command_does(tmp_path: Path) -> None:
    page = index.write(tmp_path).read_text("utf-8")
    for command in ("compare", "bench", "faults", "structure"):
        assert f"marketplace {command}</code> does." in page


def test_the_page_refers_only_to_its_own_folder(measured: Path) -> None:
    reader = Reader(index.write(measured).read_text("utf-8"))
    assert reader.references
    for reference in reader.references:
        assert not re.match(r"[a-z]+:|//", reference)


def test_every_link_into_the_page_arrives(measured: Path) -> None:
    reader = Reader(index.write(measured).read_text("utf-8"))
    assert {reference[1:] for reference in reader.references if reference.startswith("#")} == set(reader.chapters)


def test_figures_are_those_of_the_file(measured: Path) -> None:
    page = index.write(measured).read_text("utf-8")
    rows = json.loads((measured / "bench.json").read_text("utf-8"))["rows"]
    assert "0.5<br><small>0.5 … 0.5</small>" in page
    for row in rows:
        assert f'<td class="number">{row["figures"]["CPU ms"]["middle"]:.3g}' in page


def test_what_was_measured_cannot_break_the_page(measured: Path) -> None:
    page = index.write(measured).read_text("utf-8")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_each_chapter_that_was_measured_asks_the_class_two_questions(measured: Path) -> None:
    assert Reader(index.write(measured).read_text("utf-8")).questions == 2


def test_a_chapter_of_a_whole_run_is_shown(tmp_path: Path) -> None:
    """What `marketplace structure` and `marketplace faults` wrote about one small architecture is on the page."""
    cell = {
        "use_case": "browse",
        "verdict": "fails fast",
        "seconds": 0.2,
        "answer": "503 <script>",
        "recovery_seconds": None,
    }
    trial = {"architecture": "monolith", "process": "monolith", "fault": "killed", "cells": [cell], "invariants": []}
    (tmp_path / "faults.json").write_text(json.dumps({"trials": [trial]}))
    page = index.write(tmp_path).read_text("utf-8")
    assert 'class="cell fails-fast" title="browse: fails fast, 0.2 s. 503 &lt;script&gt;">○' in page
    assert "never" in page
    assert Reader(page).questions == 2
