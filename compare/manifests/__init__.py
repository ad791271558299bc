"""Manifests: an architecture as containers, for Docker Compose and for Kubernetes, derived from its topology."""
