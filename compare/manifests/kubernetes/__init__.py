"""Kubernetes: an architecture in a cluster, as an overlay that kustomize lays over the base."""

from compare.manifests.kubernetes.overlay import kubernetes

__all__ = ["kubernetes"]
