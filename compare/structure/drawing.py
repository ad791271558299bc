"""Drawing: one use case as a picture, a row a call: who asks whom, and beside it when and for how long."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, select_autoescape

from compare.structure.calls import CLIENT, Call
from compare.structure.waterfall import note, scale, summary
from compare.topology import Architecture

MARGIN, LABELS, LANE, BARS, NOTES = 12, 250, 112, 240, 120
TOP, ROW, INDENT = 70, 30, 14
HALF_A_BOX, HALF_A_HEAD = 4, 5
THINNEST_BAR = 2.0

TEMPLATES = Environment(
    loader=PackageLoader("compare.structure"), autoescape=select_autoescape(["svg"]), trim_blocks=True
)


@dataclass(frozen=True)
class Lane:
    """One process, as a line from top to bottom."""

    name: str
    x: float


@dataclass(frozen=True)
class Row:
    """One call; all lengths are pixels."""

    y: float
    label: str
    label_x: float
    start_x: float
    end_x: float
    head: str
    """The points of the arrow's head."""

    box_x: float
    box_height: float
    """The callee is busy so far down: until the last of the calls that it makes itself."""

    bar_x: float
    bar_width: float
    note: str


def svg(use_case: str, architecture: Architecture, call: Call, until_ms: float) -> str:
    """Draw a use case; the picture needs nothing from elsewhere, and may stand in a page beside others.

    Args:
        until_ms: where the bars' room ends.
    """
    lanes = _lanes(architecture, call)
    rows = list(_rows(call, lanes, until_ms))
    width, height = MARGIN + LABELS + len(lanes) * LANE + BARS + NOTES, TOP + len(rows) * ROW
    title = f"{use_case}, {architecture.name}: {summary(call)}"
    return TEMPLATES.get_template("sequence.svg").render(
        title=title, lanes=lanes.values(), rows=rows, width=width, height=height, margin=MARGIN, top=TOP
    )


def _lanes(architecture: Architecture, call: Call) -> dict[str, Lane]:
    """Give a lane to the client and to whoever is asked, in the order of the declaration."""
    asked = {each.callee for each in call.everything}
    names = (CLIENT, *(process.name for process in architecture.processes if process.name in asked))
    return {name: Lane(name, MARGIN + LABELS + (number + 0.5) * LANE) for number, name in enumerate(names)}


def _rows(call: Call, lanes: dict[str, Lane], until_ms: float) -> Iterator[Row]:
    bars_x = MARGIN + LABELS + len(lanes) * LANE
    place = scale(until_ms, BARS)
    for number, (depth, each) in enumerate(call.walk()):
        begin, length = place(each)
        yield _row(each, number, depth, lanes, bars_x + begin, max(length, THINNEST_BAR))


def _row(call: Call, number: int, depth: int, lanes: dict[str, Lane], bar_x: float, bar_width: float) -> Row:
    y = TOP + (number + 0.5) * ROW
    source, target = lanes[call.caller].x, lanes[call.callee].x
    forth = 1 if target > source else -1
    start, end = source + forth * HALF_A_BOX, target - forth * HALF_A_BOX
    return Row(
        y=y,
        label=call.request,
        label_x=MARGIN + depth * INDENT,
        start_x=start,
        end_x=end,
        head=_points(
            (end, y), (end - forth * 2 * HALF_A_HEAD, y - HALF_A_HEAD), (end - forth * 2 * HALF_A_HEAD, y + HALF_A_HEAD)
        ),
        box_x=target - HALF_A_BOX,
        box_height=(len(call.everything) - 0.5) * ROW,
        bar_x=bar_x,
        bar_width=bar_width,
        note=note(call),
    )


def _points(*points: Sequence[float]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)
