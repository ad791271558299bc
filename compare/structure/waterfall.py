"""Waterfall: one use case as lines of text, a line a call, with bars that show when it was and how long it took."""

from collections.abc import Callable, Iterator

from compare.structure.calls import Call

BAR_CHARACTERS = 30
BLOCK, SPACE = "█", " "


def text(call: Call) -> str:
    """Give the calls with their bars, in columns."""
    calls = list(call.walk())
    heads = [f"{'  ' * depth}{each.callee}" for depth, each in calls]
    requests = [each.request for _, each in calls]
    bars = _bars(call)
    notes = [note(each) for _, each in calls]
    widths = [max(map(len, column)) for column in (heads, requests)]
    columns = zip(heads, requests, bars, notes, strict=True)
    return "\n".join(
        f"{head:{widths[0]}}  {request:{widths[1]}}  {bar}  {said}" for head, request, bar, said in columns
    )


def _bars(call: Call) -> Iterator[str]:
    place = scale(call, BAR_CHARACTERS)
    for each in call.everything:
        begin, length = place(each)
        bar = SPACE * round(begin) + BLOCK * max(1, round(length))
        yield f"{bar[:BAR_CHARACTERS]:{BAR_CHARACTERS}}"


def scale(call: Call, room: float) -> Callable[[Call], tuple[float, float]]:
    """Give a function that tells where a call's bar begins and how long it is, so that all find room."""
    total = max(each.begins_ms + each.ms for each in call.everything)
    return lambda each: (room * max(0.0, each.begins_ms) / total, room * each.ms / total)


def note(call: Call) -> str:
    statements = f" · {call.statements} SQL" if call.statements else ""
    return f"{call.ms:.1f} ms{statements}"


def summary(call: Call) -> str:
    hops = f"{call.hops} hop{'' if call.hops == 1 else 's'}"
    return f"{hops}, {call.all_statements} SQL, {call.ms:.1f} ms"
