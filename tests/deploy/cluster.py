"""Cluster: the objects that an overlay makes, and who may speak with whom by its policies."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.deploy.tools import run

Data = dict[str, Any]
WORKLOADS = ("Deployment", "StatefulSet")


@dataclass(frozen=True)
class Cluster:
    """All objects of one architecture."""

    objects: list[Data]

    def of(self, *kinds: str) -> dict[str, Data]:
        """Give the objects of some kinds by their names."""
        return {each["metadata"]["name"]: each for each in self.objects if each["kind"] in kinds}

    @property
    def pods(self) -> dict[str, Data]:
        """Give the pod of each workload by the workload's name."""
        return {name: each["spec"]["template"] for name, each in self.of(*WORKLOADS).items()}

    @property
    def containers(self) -> list[Data]:
        specs = [pod["spec"] for pod in self.pods.values()]
        return [each for spec in specs for each in (*spec["containers"], *spec.get("initContainers", []))]

    def ports(self, name: str) -> set[int]:
        """Give the ports on which a pod listens."""
        return {port["containerPort"] for each in self.pods[name]["spec"]["containers"] for port in each["ports"]}

    def allows(self, source: str, target: str, port: int) -> bool:
        """Tell whether pods of `source` may connect to a port of `target`: both sides' policies must agree."""
        return self._lets_out(source, target, port) and self._lets_in(source, target, port)

    def _lets_out(self, source: str, target: str, port: int) -> bool:
        return self._lets(source, "Egress", "to", target, port)

    def _lets_in(self, source: str, target: str, port: int) -> bool:
        return self._lets(target, "Ingress", "from", source, port)

    def _lets(self, name: str, direction: str, word: str, peer: str, port: int) -> bool:
        policies = [
            each["spec"] for each in self.of("NetworkPolicy").values() if direction in each["spec"]["policyTypes"]
        ]
        chosen = [each for each in policies if self._matches(each["podSelector"], name)]
        rules = [rule for each in chosen for rule in each.get(direction.lower(), [])]
        return not chosen or any(self._permits(rule, word, peer, port) for rule in rules)

    def _permits(self, rule: Data, word: str, peer: str, port: int) -> bool:
        ports = [each["port"] for each in rule.get("ports", [])]
        peers = rule.get(word)
        is_meant = peers is None or any("namespaceSelector" not in each and self._meant(each, peer) for each in peers)
        return is_meant and (not ports or port in ports)

    def _meant(self, peer: Data, name: str) -> bool:
        return self._matches(peer["podSelector"], name)

    def _matches(self, selector: Data, name: str) -> bool:
        labels = self.pods[name]["metadata"]["labels"]
        return selector.get("matchLabels", {}).items() <= labels.items()


def render(overlay: Path) -> Cluster:
    """Let kustomize lay an overlay over the base."""
    rendered = run("kubectl", "kustomize", overlay)
    assert rendered.returncode == 0, rendered.stderr
    return Cluster(list(yaml.safe_load_all(rendered.stdout)))
