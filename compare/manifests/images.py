"""Images: one Dockerfile with a target for each deployable, which copies what that loads and nothing else."""

import json
import tomllib
from collections.abc import Iterable
from functools import cache

from compare.manifests.containers import ours
from compare.structure.modules import ROOT, Sources, app_module
from compare.topology import Architecture, Process

PYTHON = "python:3.13.14-slim"
USER = 10001
IN_EVERY_IMAGE = ("contracts", "chassis")
IS_READY = "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/health/ready', timeout=2)"


def target(process: Process) -> str:
    """Give the name of a process's target, `realistic-orders-v2`: two architectures may use one image."""
    return app_module(process).removesuffix(".main").replace(".", "-").replace("_", "-")


def image(process: Process) -> str:
    return f"marketplace/{target(process)}:{version()}"


@cache
def version() -> str:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]


def serving(process: Process) -> list[str]:
    """Give what a container runs: the server of the chassis, which others can reach."""
    return ["python", "-m", "chassis.server", process.app, "--host", "0.0.0.0"]


def migrating(process: Process) -> list[str]:
    """Give what a container runs before another one serves."""
    return ["python", "-m", "chassis.migrate", process.app]


@cache
def copied(app: str) -> list[str]:
    """Give the files and folders of ours that the image of an app needs besides what every image has.

    A package that holds services, such as `microservices`, is its `__init__.py` and the services that are needed.
    """
    packages = {tuple(module.package.split(".")[:2]) for module in Sources().reachable(app)}
    folders = {package for package in packages if package[0] not in IN_EVERY_IMAGE}
    holders = {folder[:1] for folder in folders if len(folder) > 1}
    return sorted("/".join([*folder, *(["__init__.py"] if folder in holders else [])]) for folder in folders)


def dockerfile(architectures: Iterable[Architecture]) -> str:
    """Give the text of the Dockerfile."""
    processes = {target(process): process for each in architectures for process in ours(each)}
    return "\n\n".join([BASE, *(stage(processes[name]) for name in sorted(processes))]) + "\n"


def stage(process: Process) -> str:
    lines = [f"FROM base AS {target(process)}"]
    for path in copied(app_module(process)):
        lines.append(f"COPY {path} {path.rpartition('/')[0] + '/' if path.endswith('.py') else path}")
    return "\n".join([*lines, f"CMD {json.dumps(serving(process))}"])


BASE = f"""\
# What is installed. Only a change of these versions builds it anew.
FROM {PYTHON} AS dependencies
WORKDIR /build
COPY deploy/requirements.lock .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --no-deps --requirement requirements.lock

# What all images share, as the same layers: the dependencies first, then what changes more often.
FROM {PYTHON} AS base
ENV PATH=/venv/bin:$PATH \\
    PYTHONDONTWRITEBYTECODE=1 \\
    PYTHONUNBUFFERED=1 \\
    OPENBLAS_NUM_THREADS=1
WORKDIR /app
# The one folder that is written to, and only where no DATABASE_URL says otherwise; mount a volume there.
RUN install --directory --owner={USER} --group={USER} data
COPY --from=dependencies /venv /venv
COPY contracts contracts
COPY chassis chassis
# By number, so that a cluster can see that it is not root.
USER {USER}:{USER}
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \\
    CMD {json.dumps(["python", "-c", IS_READY])}"""

IGNORED = "\n".join(
    [
        "*",
        "!deploy/requirements.lock",
        *(f"!{package}" for package in (*IN_EVERY_IMAGE, "monolith", "microservices", "realistic")),
        "**/__pycache__",
        "**/*.md",
    ]
)
"""What may be copied at all (`Dockerfile.dockerignore`): neither data nor secrets, whatever a line of ours says."""
