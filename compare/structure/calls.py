"""Calls: who asked whom within one use case, put together from the spans of all processes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from compare.structure.connections import Arrows
from compare.structure.spans import Span

CLIENT = "client"


class TraceIsTorn(Exception):
    """The spans of a use case do not make one tree; the message says which."""


@dataclass(frozen=True)
class Call:
    """One request between two processes, and those that followed from it."""

    caller: str
    callee: str
    request: str
    status: int
    begins_ms: float
    """When the callee began, counted from the moment when the first of all did."""

    ms: float
    """How long the callee was busy; it notes its end a moment after the caller has the answer."""

    statements: int
    """How many SQL statements the callee itself ran."""

    calls: tuple["Call", ...] = ()

    def walk(self, depth: int = 0) -> Iterator[tuple[int, "Call"]]:
        """Yield this call and all below it, in the order in which they began, each with its depth."""
        yield depth, self
        for call in self.calls:
            yield from call.walk(depth + 1)

    @property
    def everything(self) -> list["Call"]:
        return [call for _, call in self.walk()]

    @property
    def hops(self) -> int:
        """Count the requests between processes; the client's own is none."""
        return len(self.everything) - 1

    @property
    def all_statements(self) -> int:
        return sum(call.statements for call in self.everything)


class Trace:
    """All spans of some processes, joined across them."""

    def __init__(self, spans: Iterable[Span], processes: Mapping[int, str]) -> None:
        self.spans = {span.id: span for span in spans}
        self.processes = processes

    def tree(self, trace: str) -> Call:
        """Give the call that a client made under a trace id.

        Raises:
            TraceIsTorn: not exactly one process answered to the client itself, so that somebody lost the trace.
        """
        firsts = self._firsts(trace)
        if len(firsts) != 1:
            raise TraceIsTorn(f"{len(firsts)} requests begin the trace {trace}, where one should: {firsts}")
        return self._call(firsts[0], firsts[0].began_ns)

    def trees(self, trace: str) -> list[Call]:
        """Give what is left of a trace: several calls where somebody in between reported nothing; maybe none."""
        firsts = self._firsts(trace)
        return [self._call(first, firsts[0].began_ns) for first in firsts]

    def _firsts(self, trace: str) -> list[Span]:
        """Find the answers of which nobody here asked for, in the order in which they began."""
        answers = (span for span in self.spans.values() if span.is_answer and span.trace == trace)
        return sorted((span for span in answers if self._asked_by(span) is None), key=lambda span: span.began_ns)

    def arrows(self) -> Arrows:
        """Give every pair of processes of which one asked the other."""
        pairs = ((self._asked_by(span), span) for span in self.spans.values() if span.is_answer)
        return {(self._process(asking), self._process(asked)) for asking, asked in pairs if asking}

    def _call(self, span: Span, began_ns: int) -> Call:
        inside = [each for each in self.spans.values() if self._asked_by(each) == span]
        asking = self._asked_by(span)
        return Call(
            caller=self._process(asking) if asking else CLIENT,
            callee=self._process(span),
            request=span.request,
            status=span.attributes["http.response.status_code"],
            begins_ms=round((span.began_ns - began_ns) / 1e6, 3),
            ms=round(span.ms, 3),
            statements=sum(each.is_statement for each in inside),
            calls=tuple(
                self._call(each, began_ns) for each in sorted(inside, key=lambda each: each.began_ns) if each.is_answer
            ),
        )

    def _asked_by(self, span: Span) -> Span | None:
        """Find the answer to a request within which a span happened."""
        around = self.spans.get(span.parent)
        return around if around is None or around.is_answer else self._asked_by(around)

    def _process(self, span: Span) -> str:
        return self.processes[span.pid]
