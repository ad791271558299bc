"""Compose: each process is a service that is told what the launcher would tell it, and may do no more than it must."""

from pathlib import Path

import yaml

from compare.deployment import Deployment
from compare.topology import BROKER, Architecture
from tests.deploy.cluster import Cluster
from tests.deploy.composed import Service, services
from tests.deploy.conftest import FOLDER

MOUNTED = Path("/run/marketplace")
BY_THE_PLATFORM = {"DATABASE_URL", "MIGRATE_AT_START", "OTEL_EXPORTER_OTLP_ENDPOINT"}
SECRETS = {"OPERATOR_TOKEN", "PGPASSWORD"}


def composed(architecture: Architecture) -> dict[str, Service]:
    return services(FOLDER / f"compose.{architecture.name}.yaml")


def expected(architecture: Architecture) -> dict[str, dict[str, str]]:
    """Give what the launcher would tell each process, were the processes at these addresses."""
    urls = {name: f"http://{name.replace('_', '-')}:8000" for name in architecture.replicas}
    urls |= {architecture.entry: "http://127.0.0.1:8000", BROKER: "http://broker:4222"}
    deployment = Deployment(architecture, MOUNTED, urls, "secret")
    processes = [process for process in architecture.processes if not process.is_broker]
    return {each.name.replace("_", "-"): deployment.environment(each) for each in processes}


def without(variables: dict[str, str], *names: str) -> dict[str, str]:
    return {name: value for name, value in variables.items() if name not in {*names, *BY_THE_PLATFORM}}


def test_every_process_is_told_what_the_launcher_tells_it(architecture: Architecture) -> None:
    found = composed(architecture)
    for name, variables in expected(architecture).items():
        assert without(found[name]["environment"]) == without(variables, *SECRETS)


def test_in_a_cluster_it_is_told_the_same(architecture: Architecture, cluster: Cluster) -> None:
    found = composed(architecture)
    for name in expected(architecture):
        (app,) = cluster.pods[name]["spec"]["containers"]
        plain = {each["name"]: each["value"] for each in app["env"] if "value" in each}
        assert plain == found[name]["environment"]


def test_every_database_is_opened_by_its_owner_only(architecture: Architecture) -> None:
    urls = [each["environment"].get("DATABASE_URL") for name, each in ours(architecture).items()]
    assert sorted(filter(None, urls)) == sorted(
        f"postgresql+psycopg://{name}@postgres:5432/{name}" for name in architecture.databases
    )


def ours(architecture: Architecture) -> dict[str, Service]:
    found = composed(architecture)
    return {name: found[name] for name in expected(architecture)}


def test_who_has_a_database_starts_after_its_migration(architecture: Architecture) -> None:
    found = composed(architecture)
    for process in (architecture[name] for name in architecture.databases):
        name = process.name.replace("_", "-")
        step = found[f"{name}-migrate"]
        assert step["command"] == ["python", "-m", "chassis.migrate", process.app]
        assert step["image"] == found[name]["image"]
        assert found[name]["depends_on"][f"{name}-migrate"] == {"condition": "service_completed_successfully"}


def test_only_the_signer_has_the_private_key(architecture: Architecture) -> None:
    holders = [name for name, each in composed(architecture).items() if each.get("secrets")]
    assert holders == [architecture.signer.name]


def test_clients_reach_the_entry_and_the_traces_and_nothing_else(architecture: Architecture) -> None:
    found = composed(architecture)
    published = {name: each["ports"] for name, each in found.items() if "ports" in each}
    assert published == {architecture.entry: ["127.0.0.1:8000:8000"], "jaeger": ["127.0.0.1:16686:16686"]}
    assert {name for name, each in found.items() if "outside" in each["networks"]} == {*published}


def test_no_container_may_do_more_than_it_must(architecture: Architecture) -> None:
    for service in composed(architecture).values():
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert "/tmp" in service["tmpfs"]
        assert service["mem_limit"]


def test_what_is_not_ours_is_of_the_same_version_everywhere(architecture: Architecture, cluster: Cluster) -> None:
    images = {each["image"] for each in cluster.containers}
    assert images == {each["image"] for each in composed(architecture).values()}
    assert [image for image in images if image.partition(":")[2] in ("", "latest")] == []


def test_no_secret_is_in_the_repository() -> None:
    for path in FOLDER.glob("compose.*.yaml"):
        for service in yaml.safe_load(path.read_text("utf-8"))["services"].values():
            assert not SECRETS & {*service.get("environment", {})}
