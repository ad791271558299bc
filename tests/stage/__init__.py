"""Stage: the live page, through real architectures and its own routes."""
