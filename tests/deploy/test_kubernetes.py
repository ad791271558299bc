"""Kubernetes: what kustomize makes is what a cluster understands, and serves while it is changed."""

import copy
import importlib
from types import ModuleType

import pytest

from chassis.lifetimes import FINISH_SECONDS
from compare.manifests.containers import ours
from compare.topology import Architecture
from tests.deploy.cluster import Cluster
from tests.deploy.tools import program

VERSION = "1.37"


@pytest.fixture(scope="module")
def schemas() -> ModuleType:
    """What knows the schemas of a cluster's objects."""
    program("kubernetes-validate")
    return importlib.import_module("kubernetes_validate")


def test_a_cluster_understands_every_object(cluster: Cluster, schemas: ModuleType) -> None:
    one_of_each = {each["kind"]: each for each in cluster.objects}
    one_of_each |= {f"{each['kind']} {each['metadata']['name']}": each for each in cluster.of("Deployment").values()}
    for each in one_of_each.values():
        schemas.validate(each, VERSION, strict=True)


@pytest.mark.parametrize("field", ["repicas", "template"])
def test_a_spoiled_object_is_noticed(clusters: dict[str, Cluster], schemas: ModuleType, field: str) -> None:
    spoiled = copy.deepcopy(clusters["monolith"].of("Deployment")["monolith"])
    spoiled["spec"][field] = 2
    with pytest.raises(schemas.ValidationError):
        schemas.validate(spoiled, VERSION, strict=True)


def test_a_new_version_is_there_before_the_old_one_goes(architecture: Architecture, cluster: Cluster) -> None:
    for process in ours(architecture):
        spec = cluster.of("Deployment")[process.name.replace("_", "-")]["spec"]
        assert spec["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}
        pod = spec["template"]["spec"]
        (app,) = pod["containers"]
        drained = app["lifecycle"]["preStop"]["sleep"]["seconds"]
        assert pod["terminationGracePeriodSeconds"] > drained + FINISH_SECONDS


def test_a_database_that_is_down_restarts_nobody(architecture: Architecture, cluster: Cluster) -> None:
    for process in ours(architecture):
        (app,) = cluster.pods[process.name.replace("_", "-")]["spec"]["containers"]
        asked = {name: probe["httpGet"]["path"] for name, probe in app.items() if name.endswith("Probe")}
        assert asked == {
            "startupProbe": "/health/live",
            "readinessProbe": "/health/ready",
            "livenessProbe": "/health/live",
        }


def test_who_has_a_database_starts_after_its_migration(architecture: Architecture, cluster: Cluster) -> None:
    steps = {
        name: [step["command"][2] for step in pod["spec"]["initContainers"]]
        for name, pod in cluster.pods.items()
        if "initContainers" in pod["spec"]
    }
    assert steps == {name.replace("_", "-"): ["chassis.migrate"] for name in architecture.databases}


def test_who_computes_recommendations_is_scaled_and_has_no_fixed_number(
    architecture: Architecture, cluster: Cluster
) -> None:
    (scaler,) = cluster.of("HorizontalPodAutoscaler").values()
    name = scaler["spec"]["scaleTargetRef"]["name"]
    assert name == architecture.owner("recommendations").name
    assert "replicas" not in cluster.of("Deployment")[name]["spec"]
    assert cluster.of("PodDisruptionBudget").keys() == {p.name.replace("_", "-") for p in ours(architecture)}


def test_pods_are_as_restricted_as_the_namespace_wants(cluster: Cluster) -> None:
    (namespace,) = cluster.of("Namespace").values()
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    for pod in cluster.pods.values():
        rights = pod["spec"]["securityContext"]
        assert rights["runAsNonRoot"]
        assert rights["runAsUser"] > 0
        assert rights["seccompProfile"] == {"type": "RuntimeDefault"}
    for container in cluster.containers:
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert container["resources"]["limits"]["memory"]


def test_every_secret_that_is_asked_for_is_there(cluster: Cluster) -> None:
    asked = {
        (each["valueFrom"]["secretKeyRef"]["name"], each["valueFrom"]["secretKeyRef"]["key"])
        for container in cluster.containers
        for each in container.get("env", [])
        if "secretKeyRef" in each.get("valueFrom", {})
    }
    assert asked
    assert asked <= {(name, key) for name, each in cluster.of("Secret").items() for key in each["data"]}
