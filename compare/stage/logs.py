"""Logs: what all processes write, in one place; or each by itself, as it is without one."""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Query, Response
from fastapi.responses import PlainTextResponse

from compare.stage.acts import PerformingDep
from compare.stage.deps import StageDep
from compare.stage.fragments import fragment
from compare.stage.log_lines import LogLine, ending, newest
from compare.stage.roster import UNKNOWN
from compare.stage.tracing import trees
from compare.structure.waterfall import longest

LAST, LAST_BYTES = 40, 64 * 1024
LEVELS = ("debug", "info", "warning", "error", "critical")
Wanted = Annotated[str, Query(max_length=200)]
TraceId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]

router = APIRouter()


@router.get("/logs")
def get_logs(
    stage: StageDep,
    trace: Wanted = "",
    service: Wanted = "",
    level: Wanted = "",
    q: Wanted = "",
    marketplace: Wanted = "",
) -> Response:
    """Show the newest lines of all processes, of those only that are wanted."""
    trace, service, level, q = (each.strip() for each in (trace, service, level, q.casefold()))

    def keep(line: LogLine) -> bool:
        named = not service or service in (line.service, line.service.rpartition("-")[0])
        return named and trace in ("", line.trace) and level in ("", line.level) and q in line.text

    troupes = [troupe for name, troupe in stage.troupes.items() if marketplace in ("", name)]
    return fragment("logs.html", lines=newest(troupes, keep, holds=trace))


@router.get("/logs/{marketplace}/{box}")
def get_log(marketplace: str, box: str, stage: StageDep) -> Response:
    """Give the end of what one process wrote, as it wrote it."""
    troupe = stage.troupes.get(marketplace)
    member = troupe.place.fleet.members.get(box) if troupe else None
    if member is None:
        raise HTTPException(404, "There is no such process.")
    return PlainTextResponse("\n".join([*ending(member.log, LAST_BYTES)[-LAST:], ""]))


@router.get("/traces/{trace}")
def get_trace(trace: TraceId, stage: StageDep, performing: PerformingDep) -> Response:
    """Show who called whom within a trace, and what was written meanwhile."""
    spans, roster = stage.collector.of(trace), performing.roster.look()
    here = {roster.marketplace(span.pid) for span in spans} - {UNKNOWN}
    troupe = stage.troupes.get(min(here, default=""))
    calls = trees(stage.collector, trace, roster, troupe.architecture.entry if troupe else "")
    if not calls:
        raise HTTPException(404, "Nothing is known of this trace, or not any more: the newest are kept.")
    lines = newest([troupe] if troupe else [], lambda line: line.trace == trace, holds=trace)[::-1]
    return fragment("trace.html", trace=trace, troupe=troupe, calls=calls, until_ms=longest(calls), lines=lines)
