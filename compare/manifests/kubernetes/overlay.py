"""Overlay: the files of one architecture, one for each process and two that hold them together."""

from typing import Any

from compare.manifests.containers import has_events, has_public_keys, hostname, ours
from compare.manifests.kubernetes.policy import policy
from compare.manifests.kubernetes.scaling import autoscaler, budget
from compare.manifests.kubernetes.workload import deployment, service
from compare.manifests.writing import documents
from compare.topology import Architecture, Process

KUSTOMIZE = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}


def kubernetes(architecture: Architecture) -> dict[str, str]:
    """Give the text of every file, by its path below `deploy/`."""
    folder = f"kubernetes/overlays/{architecture.name}"
    title = f"{architecture.title}: kubectl apply --kustomize deploy/{folder}"
    files = {
        f"{folder}/{hostname(process.name)}.yaml": documents(about(process), objects(architecture, process))
        for process in ours(architecture)
    }
    files[f"{folder}/kustomization.yaml"] = documents(title, [overlay(architecture)])
    files[f"secrets/{architecture.name}/kustomization.yaml"] = documents(
        f"Secrets, from files that are not in the repository: marketplace secrets {architecture.name}",
        [secrets(architecture)],
    )
    return files


def about(process: Process) -> str:
    called = ", ".join(arrow.target for arrow in process.arrows)
    return f"{process.name}: it calls {called or 'nobody'}."


def objects(architecture: Architecture, process: Process) -> list[dict[str, Any]]:
    """Give all objects of a process."""
    found = [deployment(architecture, process), service(process), budget(process), policy(architecture, process)]
    is_scaled = process == architecture.owner("recommendations")
    return [*found, *([autoscaler(process)] if is_scaled else [])]


def overlay(architecture: Architecture) -> dict[str, Any]:
    name = architecture.name
    return {
        **KUSTOMIZE,
        "namespace": f"marketplace-{name}",
        "resources": [
            "../../base",
            f"../../../secrets/{name}",
            *(f"{hostname(process.name)}.yaml" for process in ours(architecture)),
        ],
        **({"components": ["../../broker"]} if has_events(architecture) else {}),
        "labels": [{"pairs": {"app.kubernetes.io/part-of": f"marketplace-{name}"}, "includeTemplates": True}],
    }


def secrets(architecture: Architecture) -> dict[str, Any]:
    """Give the generators of secrets, one for each who needs one, so that nobody is given another's."""
    names = ["operator", "postgres", *architecture.databases]
    variables = [{"name": hostname(name), "envs": [f"{name}.env"]} for name in names]
    found: dict[str, Any] = {
        **KUSTOMIZE,
        "secretGenerator": [*variables, {"name": "signing-key", "files": ["signing.pem"]}],
    }
    if any(has_public_keys(architecture, process) for process in ours(architecture)):
        found["configMapGenerator"] = [{"name": "public-keys", "files": ["jwks.json"]}]
    return found
