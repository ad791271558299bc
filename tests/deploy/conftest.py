"""A copy of `deploy/` with secrets in it, and what kustomize makes of each overlay there."""

import shutil
from pathlib import Path

import pytest

from compare.architectures import MARKETPLACES
from compare.manifests.secrets import make_secrets
from compare.topology import Architecture
from tests.architecture.tree import REPOSITORY
from tests.deploy.cluster import Cluster, render

FOLDER = REPOSITORY / "deploy"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the folder, as somebody has it who is about to deploy."""
    copy = tmp_path_factory.mktemp("repository") / "deploy"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("*.env", "*.pem", "jwks.json"))
    for name, architecture in MARKETPLACES.items():
        make_secrets(architecture, copy / "secrets" / name)
    return copy


@pytest.fixture(params=MARKETPLACES)
def architecture(request: pytest.FixtureRequest) -> Architecture:
    """A marketplace as it is deployed: its events go through the broker."""
    return MARKETPLACES[request.param].on_broker()


@pytest.fixture(scope="session")
def clusters(folder: Path) -> dict[str, Cluster]:
    return {name: render(folder / "kubernetes" / "overlays" / name) for name in MARKETPLACES}


@pytest.fixture
def cluster(clusters: dict[str, Cluster], architecture: Architecture) -> Cluster:
    return clusters[architecture.name]
