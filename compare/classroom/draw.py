"""Draw: the lectures' plots, each a function from figures to a picture; with colours that everybody can tell apart."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import cycle

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from compare.classroom.crowd import Crowd
from compare.structure.calls import Call
from compare.structure.waterfall import longest, note

COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")
"""Okabe and Ito's, which colour-blind people can tell apart."""

WIDTH, ROW, MARGIN = 8.0, 0.42, 1.1
INDENT = "    "
TROUBLE = "#b00020"


def bars(values: Mapping[str, float], title: str, unit: str = "") -> None:
    """Draw one bar a name, with its value at its end."""
    axes = _axes(len(values), title)
    drawn = axes.barh(list(values), list(values.values()), color=_colours(values))
    axes.bar_label(drawn, fmt="%.3g", padding=4)
    axes.invert_yaxis()
    axes.set_xlabel(unit)
    axes.margins(x=0.12)
    plt.show()


def lanes(spans: Iterable[tuple[str, float, float]], title: str) -> None:
    """Draw when each of several things was done: (name, begin, end) in seconds; equal names share a lane."""
    spans = list(spans)
    names = list(dict.fromkeys(name for name, _, _ in spans))
    axes = _axes(len(names), title)
    first = min(begin for _, begin, _ in spans)
    for colour, name in zip(cycle(COLOURS), names, strict=False):
        times = [(begin - first, end - begin) for each, begin, end in spans if each == name]
        axes.broken_barh(times, (names.index(name) - 0.35, 0.7), color=colour, edgecolor="white")
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.set_xlabel("seconds")
    plt.show()


def waterfall(call: Call, title: str) -> None:
    """Draw who called whom within one request, and when."""
    rows = list(call.walk())
    axes = _axes(len(rows), title)
    colours = dict(zip({each.callee: 0 for _, each in rows}, cycle(COLOURS), strict=False))
    for number, (_, each) in enumerate(rows):
        begin = max(0.0, each.begins_ms)
        axes.barh(number, each.ms, left=begin, color=colours[each.callee])
        axes.text(begin + each.ms, number, f"  {note(each)}", va="center", fontsize=9)
    axes.set_yticks(range(len(rows)), [f"{INDENT * depth}{each.callee}  {each.request}" for depth, each in rows])
    _left_aligned(axes)
    axes.invert_yaxis()
    axes.set_xlim(0, longest([call]) * 1.45)
    axes.set_xlabel("milliseconds")
    plt.show()


def answers(crowd: Crowd, title: str) -> None:
    """Draw what a crowd heard: a dot an answer, at its time and as high as it took; a cross where it failed."""
    figure, axes = plt.subplots(figsize=(WIDTH, 3.4), layout="constrained")
    for colour, label in zip(cycle(COLOURS), crowd.paths, strict=False):
        good = [each for each in crowd.heard if each.label == label and not each.failed]
        bad = [each for each in crowd.heard if each.label == label and each.failed]
        axes.scatter([each.at for each in good], [each.seconds for each in good], 10, colour, label=label)
        axes.scatter([each.at for each in bad], [each.seconds for each in bad], 28, colour, marker="x")
    _events(axes, crowd.events)
    axes.scatter([], [], 28, "#444444", marker="x", label="failed")
    axes.set_yscale("log")
    axes.set_title(title, loc="left")
    axes.set(xlabel="seconds since the crowd came", ylabel="seconds until the answer")
    figure.legend(loc="outside right upper", frameon=False)
    plt.show()


def lines(
    series: Mapping[str, Sequence[tuple[float, float]]],
    title: str,
    x: str,
    y: str,
    events: Sequence[tuple[float, str]] = (),
) -> None:
    """Draw one line a name, through its points (x, y); and what happened at which x."""
    figure, axes = plt.subplots(figsize=(WIDTH, 3.2), layout="constrained")
    for colour, (name, points) in zip(cycle(COLOURS), series.items(), strict=False):
        axes.plot([point[0] for point in points], [point[1] for point in points], "o-", color=colour, label=name)
    axes.set_title(title, loc="left")
    axes.set(xlabel=x, ylabel=y)
    axes.margins(y=0.9 if events else 0.05)  # What happened is written above the lines.
    axes.set_ylim(bottom=0)
    _events(axes, events)
    figure.legend(loc="outside right upper", frameon=False)
    plt.show()


def _events(axes: Axes, events: Sequence[tuple[float, str]]) -> None:
    for at, event in events:
        axes.axvline(at, color=TROUBLE, linewidth=1)
        spot = axes.get_xaxis_transform()  # Along time, and up to the top whatever the scale is.
        axes.text(at, 0.97, f" {event}", transform=spot, rotation=90, va="top", fontsize=9, backgroundcolor="#ffffffcc")


def _axes(rows: int, title: str) -> Axes:
    _, axes = plt.subplots(figsize=(WIDTH, MARGIN + ROW * max(rows, 2)), layout="constrained")
    axes.set_title(title, loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    return axes


def _left_aligned(axes: Axes) -> None:
    """Begin the names of the rows at the same place, so that indents can be seen."""
    labels = axes.get_yticklabels()
    axes.figure.canvas.draw()
    widest = max(label.get_window_extent().width for label in labels)
    for label in labels:
        label.set_horizontalalignment("left")
    axes.tick_params(axis="y", length=0, pad=widest * 72 / axes.figure.dpi + 6)


def _colours(names: Iterable[str]) -> list[str]:
    return [colour for colour, _ in zip(cycle(COLOURS), names, strict=False)]
