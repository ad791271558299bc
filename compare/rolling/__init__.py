"""Rolling: every process of a marketplace gets a successor while people use it."""
