"""Capacity: from what one request takes to what many users need, what it costs, and what breaks first."""
