"""How long connections stay open and a shutdown takes. Launchers read it, too, so this imports nothing."""

IDLE_SECONDS = 3.0
"""Servers keep idle connections for longer; closing first, we never write into a connection that is gone."""

KEEP_ALIVE_SECONDS = 75
"""An idle connection stays open far longer than our own clients reuse one, even under overload."""

DRAIN_SECONDS = IDLE_SECONDS + 1
"""Longer than any caller of ours keeps an idle connection; a client that keeps one for longer is not waited for."""

FINISH_SECONDS = 8
"""Longer than a request and its undo may take."""
