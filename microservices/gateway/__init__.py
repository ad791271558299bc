"""Gateway: the one address that clients know."""
