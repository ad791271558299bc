"""Traces: the spans that processes reported, by trace; the oldest are forgotten."""

from collections.abc import Iterable
from threading import Lock

from compare.structure.spans import Span


class Traces:
    """Remembers spans, also while several threads bring more.

    Args:
        most: how many there may be; whole traces go, those first of which we heard first. None is without an end.
    """

    def __init__(self, most: int | None = None) -> None:
        self.most, self.count = most, 0
        self.lock = Lock()
        self.traces: dict[str, list[Span]] = {}

    def add(self, spans: Iterable[Span]) -> None:
        new = list(spans)
        with self.lock:
            for span in new:
                self.traces.setdefault(span.trace, []).append(span)
            self.count += len(new)
            self._forget()

    def _forget(self) -> None:
        while self.most is not None and self.count > self.most:
            oldest = next(iter(self.traces))
            self.count -= len(self.traces.pop(oldest))

    def of(self, trace: str) -> list[Span]:
        """Give what is known of one trace, at a price that does not depend on the others."""
        with self.lock:
            return list(self.traces.get(trace, ()))

    def everything(self) -> list[Span]:
        with self.lock:
            return [span for spans in self.traces.values() for span in spans]
