"""Descriptors: how many files and connections one process may have open; a crowd behind wires needs many."""

MANY = 16_384


def allow_many() -> None:
    """Raise our own limit as far as we may; who is started by us inherits it."""
    try:
        import resource
    except ImportError:
        return  # Windows has no such limit.
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MANY if hard == resource.RLIM_INFINITY else min(MANY, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
