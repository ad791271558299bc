"""Compose: an architecture on one machine, by Docker: each process a service, with all that it needs beside it."""

from typing import Any

from compare.manifests import third_parties
from compare.manifests.containers import (
    GRACE_SECONDS,
    MOUNTED,
    PORT,
    environment,
    has_events,
    has_public_keys,
    hostname,
    ours,
)
from compare.manifests.images import image, migrating, target
from compare.manifests.writing import Quoted
from compare.topology import Architecture, Process

Service = dict[str, Any]
HARDENED = "hardened.yaml"


def hardened() -> dict[str, Any]:
    """Give what holds for every container, ours or not: it may do and use as little as possible."""
    rights = {
        "read_only": True,
        "tmpfs": ["/tmp"],
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges:true"],
        "mem_limit": "512m",
        "pids_limit": 256,
        "stop_grace_period": f"{GRACE_SECONDS}s",
        "restart": "unless-stopped",
    }
    return {"name": "hardened", "services": {"container": rights}}


def compose(architecture: Architecture) -> dict[str, Any]:
    """Give the whole file of an architecture."""
    services: dict[str, Service] = {}
    for process in ours(architecture):
        services[hostname(process.name)] = service(architecture, process)
        if process.database:
            services[f"{hostname(process.name)}-migrate"] = migration(architecture, process)
    services |= beside(architecture)
    return {
        "name": f"marketplace-{architecture.name}",
        "services": {name: {"extends": EXTENDED, **services[name]} for name in services},
        "networks": {"outside": {}, "inside": {"internal": True}},
        "volumes": {"postgres": {}, **({"broker": {}} if has_events(architecture) else {})},
        **keys(architecture),
    }


EXTENDED = {"file": HARDENED, "service": "container"}


def service(architecture: Architecture, process: Process) -> Service:
    """Give the service of a process."""
    is_entry = process.name == architecture.entry
    return {
        **built(process),
        "environment": environment(architecture, process),
        "env_file": [secret(architecture, name) for name in ("operator", *([process.name] * process.database))],
        **mounted(architecture, process),
        "depends_on": needs(architecture, process),
        "networks": ["inside", *(["outside"] * is_entry)],
        **({"ports": [Quoted(f"127.0.0.1:{PORT}:{PORT}")]} if is_entry else {}),
    }


def migration(architecture: Architecture, process: Process) -> Service:
    """Give the step that brings a process's tables to the newest schema before it starts, and ends."""
    url = environment(architecture, process)["DATABASE_URL"]
    return {
        **built(process),
        "command": migrating(process),
        "environment": {"DATABASE_URL": url},
        "env_file": [secret(architecture, process.name)],
        "depends_on": {"postgres": {"condition": "service_healthy"}},
        "networks": ["inside"],
        "healthcheck": {"disable": True},
        "restart": "on-failure:3",
    }


def built(process: Process) -> Service:
    build = {"context": "..", "dockerfile": "deploy/Dockerfile", "target": target(process)}
    return {"image": image(process), "build": build}


def secret(architecture: Architecture, name: str) -> str:
    return f"secrets/{architecture.name}/{name}.env"


def mounted(architecture: Architecture, process: Process) -> Service:
    """Give who signs the private key, and who is not told where the public ones are a copy of them."""
    if process.signs:
        return {"secrets": [{"source": "signing-key", "target": f"{MOUNTED}/keys/signing.pem"}]}
    if has_public_keys(architecture, process):
        return {"configs": [{"source": "public-keys", "target": f"{MOUNTED}/keys/jwks.json"}]}
    return {}


def keys(architecture: Architecture) -> dict[str, Any]:
    folder = f"secrets/{architecture.name}"
    found: dict[str, Any] = {"secrets": {"signing-key": {"file": f"{folder}/signing.pem"}}}
    if any(has_public_keys(architecture, process) for process in ours(architecture)):
        found["configs"] = {"public-keys": {"file": f"{folder}/jwks.json"}}
    return found


def needs(architecture: Architecture, process: Process) -> Service:
    """Give what is there before a process starts; it would wait for it anyway, so this is for a quiet start."""
    name = hostname(process.name)
    found = {f"{name}-migrate": "service_completed_successfully"} if process.database else {}
    found |= {hostname(arrow.target): "service_healthy" for arrow in process.arrows}
    found["jaeger"] = "service_started"
    return {other: {"condition": condition} for other, condition in sorted(found.items())}


def beside(architecture: Architecture) -> dict[str, Service]:
    """Give the services that are not ours."""
    found = {"postgres": postgres(architecture)}
    if has_events(architecture):
        found["broker"] = NATS
    return found | {"jaeger": JAEGER}


def postgres(architecture: Architecture) -> Service:
    script = "./kubernetes/base/databases.sh:/docker-entrypoint-initdb.d/databases.sh:ro"
    return {
        "image": third_parties.POSTGRES,
        "user": str(third_parties.POSTGRES_USER),
        "env_file": [secret(architecture, "postgres")],
        "tmpfs": ["/tmp", f"/var/run/postgresql:uid={third_parties.POSTGRES_USER}"],
        "volumes": ["postgres:/var/lib/postgresql", script],
        "networks": ["inside"],
        "healthcheck": healthcheck(third_parties.POSTGRES_IS_READY),
    }


def healthcheck(test: list[str]) -> dict[str, Any]:
    return {"test": ["CMD", *test], "interval": "2s", "timeout": "2s", "retries": 30}


NATS: Service = {
    "image": third_parties.NATS,
    "command": third_parties.NATS_COMMAND,
    "volumes": ["broker:/data"],
    "networks": ["inside"],
    "healthcheck": healthcheck(["wget", "--quiet", "--output-document=-", "http://127.0.0.1:8222/healthz"]),
}
JAEGER: Service = {
    "image": third_parties.JAEGER,
    "networks": ["inside", "outside"],
    "ports": [Quoted("127.0.0.1:16686:16686")],
}
