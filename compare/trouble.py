"""Why a command cannot do what it was asked for."""


class CouldNotStart(Exception):
    """A fleet is not up; the message says which process failed, and what it logged last."""


class CannotBeDeclared(Exception):
    """An environment variable names architectures that are not there; the message says which one, and why."""
