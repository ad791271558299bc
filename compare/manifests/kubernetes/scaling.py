"""Scaling: how many copies of a process there are at least, and by what they become more."""

from typing import Any

from compare.manifests.containers import hostname
from compare.manifests.kubernetes.workload import LEAST_COPIES, metadata, selector
from compare.topology import Process

Data = dict[str, Any]
MOST_COPIES = 8
BUSY_PERCENT = 70
"""Of the processor time that a copy requests: past this, there will be more."""


def budget(process: Process) -> Data:
    """Give the PodDisruptionBudget: whoever empties a machine leaves all copies but one."""
    return {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": metadata(process),
        "spec": {"maxUnavailable": 1, "selector": {"matchLabels": selector(process)}},
    }


def autoscaler(process: Process) -> Data:
    """Give the HorizontalPodAutoscaler of whoever computes recommendations.

    Where that is the monolith, all of it is copied for the sake of one part.
    """
    cpu = {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": BUSY_PERCENT}}
    return {
        "apiVersion": "autoscaling/v2",
        "kind": "HorizontalPodAutoscaler",
        "metadata": metadata(process),
        "spec": {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": hostname(process.name)},
            "minReplicas": LEAST_COPIES,
            "maxReplicas": MOST_COPIES,
            "metrics": [{"type": "Resource", "resource": cpu}],
        },
    }
