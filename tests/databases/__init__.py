"""Databases: a PostgreSQL server of our own, and what a service does that waits for it."""
