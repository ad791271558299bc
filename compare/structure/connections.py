"""Connections: who speaks with whom, read from the sockets that are open: what no trace tells, they do."""

from collections.abc import Iterable, Iterator

import psutil

from compare.members import Member

Arrows = set[tuple[str, str]]
"""Pairs of processes, who calls and who is called."""


def connected(members: Iterable[Member]) -> Arrows:
    """Give every pair of processes of which one has a connection to the other's port."""
    listening = {member.port: member.process for member in members}
    called = ((member.process, port) for member in members for port in _called_ports(member))
    return {(process, listening[port]) for process, port in called if port in listening}


def _called_ports(member: Member) -> Iterator[int]:
    for pid in member.pids:
        for connection in psutil.Process(pid).net_connections("tcp"):
            if connection.raddr and connection.laddr.port != member.port:
                yield connection.raddr.port
