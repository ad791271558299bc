"""Stage: the live page, on which architectures stand side by side, do the same and break the same way."""
