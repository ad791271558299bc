"""Policies: in the cluster, who may speak with whom is the picture, and what every process needs beside it."""

from compare.topology import Architecture
from tests.deploy.cluster import Cluster

HTTP, POSTGRES, NATS, OTLP = 8000, 5432, 4222, 4318


def hostname(name: str) -> str:
    return name.replace("_", "-")


def allowed(cluster: Cluster) -> set[tuple[str, str, int]]:
    """Give each connection that the policies allow between two pods, as a cluster would understand them."""
    return {
        (source, target, port)
        for source in cluster.pods
        for target in cluster.pods
        for port in cluster.ports(target)
        if source != target and cluster.allows(source, target, port)
    }


def declared(architecture: Architecture) -> set[tuple[str, str, int]]:
    ports = {process.name: NATS if process.is_broker else HTTP for process in architecture.processes}
    arrows = {(hostname(each.source), hostname(each.target), ports[each.target]) for each in architecture.arrows}
    databases = {(hostname(name), "postgres", POSTGRES) for name in architecture.databases}
    traces = {(hostname(process.name), "jaeger", OTLP) for process in architecture.processes if not process.is_broker}
    return arrows | databases | traces


def test_exactly_the_arrows_of_the_picture_are_possible(architecture: Architecture, cluster: Cluster) -> None:
    assert allowed(cluster) == declared(architecture)


def test_clients_come_in_at_the_entry_only(architecture: Architecture, cluster: Cluster) -> None:
    policies = cluster.of("NetworkPolicy").items()
    open_to_all = {
        name for name, each in policies if any("from" not in rule for rule in each["spec"].get("ingress", []))
    }
    assert open_to_all == {architecture.entry}


def test_without_its_policies_a_cluster_would_let_everybody_speak(cluster: Cluster) -> None:
    """If the test's own reading of policies allowed nothing, nothing above would have been tested."""
    bare = Cluster([each for each in cluster.objects if each["kind"] != "NetworkPolicy"])
    assert len(allowed(bare)) > len(allowed(cluster))
