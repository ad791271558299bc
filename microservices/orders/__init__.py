"""Orders: the placement saga."""
