"""Serve: one app on one port, as a container runs it: `python -m chassis.serve monolith.main:create_app`.

`HOST` and `PORT` say where. Asked to stop (SIGTERM), it takes no new connections and answers whoever waits.
"""

import os
import sys

import uvicorn

GRACE_SECONDS = 10
"""How long who waits is still answered: longer than a whole request may take."""


def configuration(app: str, grace_seconds: int, **where: str | int) -> uvicorn.Config:
    """Say how any app of ours is served; `app` is where its factory is, `module:function`."""
    return uvicorn.Config(
        app,
        factory=True,
        ws="none",
        lifespan="on",
        access_log=False,
        proxy_headers=False,  # Nobody here asks where a client is.
        log_config=None,  # The app writes JSON logs; uvicorn's messages go the same way.
        timeout_graceful_shutdown=grace_seconds,
        **where,  # ty: ignore[invalid-argument-type]
    )


def main() -> None:
    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
    uvicorn.Server(configuration(sys.argv[1], GRACE_SECONDS, host=host, port=port)).run()


if __name__ == "__main__":
    main()
