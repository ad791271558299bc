"""Workload: the Deployment of a process, and the Service by which others find its copies."""

from typing import Any

from compare.manifests.containers import (
    GRACE_SECONDS,
    MOUNTED,
    OPERATOR_TOKEN,
    PASSWORD,
    PORT,
    environment,
    has_public_keys,
    hears_events,
    hostname,
)
from compare.manifests.images import USER, image, migrating
from compare.topology import Architecture, Process

Data = dict[str, Any]
NAME = "app.kubernetes.io/name"
POSTGRES_CLIENT, BROKER_CLIENT = "marketplace/postgres-client", "marketplace/broker-client"
LEAST_COPIES = 2
"""One may stop, for a new version or with its machine, while the other serves."""

DRAIN_SECONDS = 5
"""So long the cluster may go on sending requests to a copy that was told to stop."""

CONTAINER_RIGHTS = {
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": True,
    "capabilities": {"drop": ["ALL"]},
}
POD_RIGHTS = {
    "runAsNonRoot": True,
    "runAsUser": USER,
    "runAsGroup": USER,
    "fsGroup": USER,
    "seccompProfile": {"type": "RuntimeDefault"},
}
RESOURCES = {"requests": {"cpu": "100m", "memory": "192Mi"}, "limits": {"memory": "512Mi"}}
"""No limit for the processor: who is slowed down while others do nothing gains nobody anything."""


def metadata(process: Process, name: str = "") -> Data:
    return {"name": name or hostname(process.name), "labels": selector(process)}


def selector(process: Process) -> Data:
    """Give the label by which the copies of a process are found."""
    return {NAME: hostname(process.name)}


def deployment(architecture: Architecture, process: Process) -> Data:
    """Give the Deployment of a process."""
    is_scaled = process == architecture.owner("recommendations")
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": metadata(process),
        "spec": {
            **({} if is_scaled else {"replicas": max(LEAST_COPIES, process.replicas)}),
            "selector": {"matchLabels": selector(process)},
            "strategy": {"rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}},
            "template": {"metadata": {"labels": labels(process)}, "spec": pod(architecture, process)},
        },
    }


def labels(process: Process) -> Data:
    """Give what policies know a pod by."""
    found = selector(process)
    found |= {POSTGRES_CLIENT: "true"} if process.database else {}
    return found | ({BROKER_CLIENT: "true"} if hears_events(process) else {})


def pod(architecture: Architecture, process: Process) -> Data:
    migrations = [migration(architecture, process)] if process.database else []
    return {
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,  # Otherwise each service would be told of all others.
        "securityContext": POD_RIGHTS,
        "terminationGracePeriodSeconds": GRACE_SECONDS,
        "topologySpreadConstraints": [spread(process)],
        **({"initContainers": migrations} if migrations else {}),
        "containers": [container(architecture, process)],
        "volumes": [{"name": "tmp", "emptyDir": {"sizeLimit": "64Mi"}}, *volumes(architecture, process)],
    }


def spread(process: Process) -> Data:
    """Put the copies on different machines where there are some."""
    return {
        "maxSkew": 1,
        "topologyKey": "kubernetes.io/hostname",
        "whenUnsatisfiable": "ScheduleAnyway",
        "labelSelector": {"matchLabels": selector(process)},
    }


def container(architecture: Architecture, process: Process) -> Data:
    secrets = [from_secret(OPERATOR_TOKEN, "operator"), *password(process)]
    return {
        "name": "app",
        "image": image(process),
        "env": [*plain(environment(architecture, process)), *secrets, INSTANCE],
        "ports": [{"name": "http", "containerPort": PORT}],
        "startupProbe": probe("live", periodSeconds=1, failureThreshold=60),
        "readinessProbe": probe("ready", periodSeconds=5, timeoutSeconds=3),
        "livenessProbe": probe("live", periodSeconds=10, timeoutSeconds=3),
        "lifecycle": {"preStop": {"sleep": {"seconds": DRAIN_SECONDS}}},
        "resources": RESOURCES,
        "securityContext": CONTAINER_RIGHTS,
        "volumeMounts": [TMP, *mounts(architecture, process)],
    }


def migration(architecture: Architecture, process: Process) -> Data:
    """Give the step that brings the tables to the newest schema before a copy starts; copies wait for each other."""
    url = environment(architecture, process)["DATABASE_URL"]
    return {
        "name": "migrate",
        "image": image(process),
        "command": migrating(process),
        "env": [*plain({"DATABASE_URL": url}), *password(process)],
        "resources": RESOURCES,
        "securityContext": CONTAINER_RIGHTS,
        "volumeMounts": [TMP],
    }


TMP = {"name": "tmp", "mountPath": "/tmp"}
INSTANCE = {"name": "INSTANCE_ID", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}


def plain(variables: dict[str, str]) -> list[Data]:
    return [{"name": name, "value": value} for name, value in variables.items()]


def from_secret(variable: str, secret: str) -> Data:
    return {"name": variable, "valueFrom": {"secretKeyRef": {"name": secret, "key": variable}}}


def password(process: Process) -> list[Data]:
    return [from_secret(PASSWORD, hostname(process.name))] if process.database else []


def probe(question: str, **times: int) -> Data:
    return {"httpGet": {"path": f"/health/{question}", "port": "http"}, **times}


def volumes(architecture: Architecture, process: Process) -> list[Data]:
    """Give who signs the private key, and who is not told where the public ones are a copy of them."""
    if process.signs:
        return [{"name": "keys", "secret": {"secretName": "signing-key", "defaultMode": 0o440}}]
    return [{"name": "keys", "configMap": {"name": "public-keys"}}] * has_public_keys(architecture, process)


def mounts(architecture: Architecture, process: Process) -> list[Data]:
    return [{"name": "keys", "mountPath": f"{MOUNTED}/keys", "readOnly": True}] * bool(volumes(architecture, process))


def service(process: Process) -> Data:
    """Give the Service: one name for all copies."""
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": metadata(process),
        "spec": {"selector": selector(process), "ports": [{"name": "http", "port": PORT, "targetPort": "http"}]},
    }
