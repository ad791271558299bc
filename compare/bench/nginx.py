"""nginx: what a gateway hop costs in C, if it is installed."""

import shutil
import subprocess
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psutil

from compare import ports
from compare.readiness import ask

SECONDS = 5.0
CONFIGURATION = """\
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/errors;
events {{ worker_connections 1024; }}
http {{
    access_log off; client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
    uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
    keepalive_requests 1000000000;
    upstream behind {{ server {upstream}; keepalive 64; keepalive_requests 1000000000; }}
    server {{
        listen 127.0.0.1:{port};
        location / {{ proxy_pass http://behind; proxy_http_version 1.1; proxy_set_header Connection ""; }}
    }}
}}
"""


@dataclass(frozen=True)
class Nginx:
    url: str
    pids: list[int]


def is_installed() -> bool:
    return shutil.which("nginx") is not None


@contextmanager
def proxy(upstream: str) -> Generator[Nginx]:
    """Run nginx in front of a server, with one worker and connections that are kept."""
    with ports.bind(0) as sock:
        port = sock.getsockname()[1]
    with TemporaryDirectory() as folder:
        configuration = Path(folder, "nginx.conf")
        configuration.write_text(CONFIGURATION.format(folder=folder, upstream=urlsplit(upstream).netloc, port=port))
        process = subprocess.Popen(["nginx", "-e", f"{folder}/errors", "-c", configuration])
        try:
            url = f"http://127.0.0.1:{port}"
            wait_until_it_answers(url)
            yield Nginx(url, [child.pid for child in psutil.Process(process.pid).children()])
        finally:
            process.terminate()
            process.wait()


def wait_until_it_answers(url: str) -> None:
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            ask(url, "/health/live")
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
