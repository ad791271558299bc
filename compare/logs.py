"""Logs: the last lines of a process, labelled with its name and readable for people."""

import json
from collections import deque
from pathlib import Path

LAST = 10


def last_lines(name: str, log: Path, count: int = LAST) -> str:
    """Give the end of a log, each line labelled; a JSON line as its event, with its traceback below."""
    with log.open(errors="replace") as file:
        lines = deque((part for line in file for part in readable(line).splitlines()), maxlen=count)
    return "\n".join(f"{name} | {line}" for line in lines or ["(its log is empty)"])


def readable(line: str) -> str:
    """Turn one JSON log line into `level event key=value` and its traceback; leave any other line alone."""
    try:
        record = dict(json.loads(line))
    except (ValueError, TypeError):
        return line
    head = [record.pop("level", ""), record.pop("event", "")]
    tail = record.pop("exception", "")
    rest = [f"{key}={value}" for key, value in record.items() if key not in ("timestamp", "service")]
    return " ".join([*head, *rest]) + "\n" + tail
