"""Orders API v2: a better interface to the old orders, without a database of its own."""
