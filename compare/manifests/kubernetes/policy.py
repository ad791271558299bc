"""Policy: whom a process may speak with in the cluster, which is its arrows in the picture and what runs beside it."""

from typing import Any

from compare.manifests.containers import PORT, hostname, port
from compare.manifests.kubernetes.workload import NAME, metadata, selector
from compare.topology import Architecture, Process

Data = dict[str, Any]


def policy(architecture: Architecture, process: Process) -> Data:
    """Give the NetworkPolicy of a process; the base forbids all that no policy allows."""
    callers = [arrow.source for arrow in architecture.arrows if arrow.target == process.name]
    egress = [
        *({arrow.target: port(architecture[arrow.target]) for arrow in process.arrows}).items(),
        *beside(process).items(),
    ]
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": metadata(process),
        "spec": {
            "podSelector": {"matchLabels": selector(process)},
            "policyTypes": ["Ingress", "Egress"],
            "ingress": ingress(callers, is_entry=process.name == architecture.entry),
            "egress": [{"to": [pods(name)], "ports": [{"port": number}]} for name, number in egress],
        },
    }


def ingress(callers: list[str], is_entry: bool) -> list[Data]:
    """Say who may call: whoever has an arrow, and anybody where clients come in."""
    ports = [{"port": PORT}]
    if is_entry:
        return [{"ports": ports}]
    return [{"from": [pods(name) for name in callers], "ports": ports}] if callers else []


def beside(process: Process) -> dict[str, int]:
    """Give what a process needs that is not ours, with its port."""
    found = {"postgres": 5432} if process.database else {}
    return found | {"jaeger": 4318}


def pods(name: str) -> Data:
    return {"podSelector": {"matchLabels": {NAME: hostname(name)}}}
