"""Why a command cannot do what it was asked for."""


class CouldNotStart(Exception):
    """A fleet is not up; the message says which process failed, and what it logged last."""
