"""Whose an address is, for what is shared out between clients."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address

SUBNET_BITS = 64
"""A client of IPv6 has at least all addresses of one subnet (RFC 6177), and takes another one whenever it likes."""


def client_address(client: tuple[str, int] | None) -> str:
    """Return the address that counts for a client, from what a server knows of its connection."""
    return _counted(client[0]) if client else ""


@lru_cache(4_096)
def _counted(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:  # A Unix socket, or a test.
        return address
    if isinstance(parsed, IPv4Address) or parsed.is_link_local:  # All neighbours share the link's own subnet.
        return address
    return str(parsed.ipv4_mapped or IPv6Address(int(parsed) >> SUBNET_BITS << SUBNET_BITS))
