"""Write into CONTRIBUTING.md where the time of the last tests went, folder by folder, with the slowest test of each.

`make test-all` leaves what it measured in `reports/tests/`; this command reads it: `make durations`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

REPORTS, PAGE = Path("reports", "tests"), Path("CONTRIBUTING.md")
BEGIN, END = "<!-- durations: begin -->\n", "<!-- durations: end -->\n"
MOST_ROWS = 20


@dataclass(frozen=True)
class Measured:
    """One test and the seconds that it took, its fixtures included."""

    part: str
    folder: str
    name: str
    seconds: float


def measured(reports: Path) -> Iterator[Measured]:
    for report in sorted(reports.glob("*.xml")):
        for case in ElementTree.parse(report).iter("testcase"):
            folder = "/".join(case.attrib["classname"].split(".")[:2])
            yield Measured(report.stem, folder, case.attrib["name"], float(case.attrib["time"]))


def table(tests: list[Measured]) -> str:
    """Return a row for each part and folder, the longest first."""
    groups: dict[tuple[str, str], list[Measured]] = defaultdict(list)
    for test in tests:
        groups[test.part, test.folder].append(test)
    rows = sorted(groups.items(), key=lambda group: -sum(test.seconds for test in group[1]))
    lines = ["| part | folder | tests | seconds | slowest |", "|---|---|--:|--:|---|"]
    return "\n".join([*lines, *(row(*key, group) for key, group in rows[:MOST_ROWS])]) + "\n"


def row(part: str, folder: str, group: list[Measured]) -> str:
    slowest = max(group, key=lambda test: test.seconds)
    name = slowest.name.partition("[")[0]
    total = sum(test.seconds for test in group)
    return f"| {part} | {folder} | {len(group)} | {total:.0f} | {slowest.seconds:.0f} s: `{name}` |"


def write(page: Path, text: str) -> None:
    """Replace what stands between the two marks of the page."""
    pattern = re.compile(f"(?<={re.escape(BEGIN)}).*(?={re.escape(END)})", re.DOTALL)
    page.write_text(pattern.sub(lambda _: text, page.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    tests = list(measured(REPORTS))
    if not tests:
        raise SystemExit(f"There is nothing in {REPORTS}/: run `make test-all` first.")
    write(PAGE, table(tests))
    print(table(tests))
