"""Resilience: services die, hang and lose answers; the rest goes on, and nothing half-done stays behind."""
