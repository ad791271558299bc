"""How long calls and shutdowns take and connections stay open. Launchers read it, too, so this imports nothing."""

CALL_SECONDS = 2.0
"""How long one process waits for another, unless a request may take longer than usual."""

IDLE_SECONDS = 3.0
"""Servers keep idle connections for longer; closing first, we never write into a connection that is gone."""

KEEP_ALIVE_SECONDS = 75
"""An idle connection stays open far longer than our own clients reuse one, even under overload."""

DRAIN_SECONDS = IDLE_SECONDS + 1
"""Longer than any caller of ours keeps an idle connection; a client that keeps one for longer is not waited for."""

FINISH_SECONDS = 8
"""Longer than a request and its undo may take."""
