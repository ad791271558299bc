"""Waterfall: one use case as lines of text, a line a call, with bars that show when it was and how long it took."""

from collections.abc import Callable, Iterable, Iterator

from compare.structure.calls import Call

BAR_CHARACTERS = 30
BLOCK, SPACE = "█", " "


def longest(calls: Iterable[Call]) -> float:
    """Tell when the last of all ends, in milliseconds: bars that stand side by side need one scale."""
    return max(each.begins_ms + each.ms for call in calls for each in call.everything)


def text(call: Call, until_ms: float) -> str:
    """Give the calls with their bars, in columns.

    Args:
        until_ms: where the bars' room ends.
    """
    calls = list(call.walk())
    heads = [f"{'  ' * depth}{each.callee}" for depth, each in calls]
    requests = [each.request for _, each in calls]
    bars = _bars(call, until_ms)
    notes = [note(each) for _, each in calls]
    widths = [max(map(len, column)) for column in (heads, requests)]
    columns = zip(heads, requests, bars, notes, strict=True)
    return "\n".join(
        f"{head:{widths[0]}}  {request:{widths[1]}}  {bar}  {said}" for head, request, bar, said in columns
    )


def _bars(call: Call, until_ms: float) -> Iterator[str]:
    place = scale(until_ms, BAR_CHARACTERS)
    for each in call.everything:
        begin, length = place(each)
        bar = SPACE * round(begin) + BLOCK * max(1, round(length))
        yield f"{bar[:BAR_CHARACTERS]:{BAR_CHARACTERS}}"


def scale(until_ms: float, room: float) -> Callable[[Call], tuple[float, float]]:
    """Give a function that tells where a call's bar begins and how long it is."""
    return lambda each: (room * max(0.0, each.begins_ms) / until_ms, room * each.ms / until_ms)


def note(call: Call) -> str:
    statements = f" · {call.statements} SQL" if call.statements else ""
    return f"{call.ms:.1f} ms{statements}"


def summary(call: Call) -> str:
    hops = f"{call.hops} hop{'' if call.hops == 1 else 's'}"
    return f"{hops}, {call.all_statements} SQL, {call.ms:.1f} ms"
