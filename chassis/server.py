"""Server: uvicorn, as each of our processes uses it in a container.

Asked to stop (SIGTERM), it takes no new connections and answers whoever waits.

`python -m chassis.server microservices.users.main:create_app` runs an app as it runs in a cluster.
"""

import argparse
from contextlib import suppress
from typing import Any

import uvicorn

FINISH_SECONDS = 8
"""Longer than a request and its undo may take."""


def configuration(app: str, **options: Any) -> uvicorn.Config:
    """Say how each of our processes serves."""
    return uvicorn.Config(
        app,
        factory=True,
        ws="none",
        lifespan="on",
        access_log=False,
        proxy_headers=False,  # Nobody here asks where a client is.
        log_config=None,  # The app writes JSON logs; uvicorn's messages go the same way.
        timeout_graceful_shutdown=FINISH_SECONDS,
        **options,
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m chassis.server", description="Run one process of a marketplace.")
    parser.add_argument("app", help="where its app factory is: module:function")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    chosen = parser.parse_args()
    with suppress(KeyboardInterrupt):
        uvicorn.Server(configuration(chosen.app, host=chosen.host, port=chosen.port)).run()


if __name__ == "__main__":
    main()
