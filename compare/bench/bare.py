"""Bare: a plain FastAPI app, as a tutorial would build it, that our launcher can tell to be ready."""

from typing import Any

from fastapi import FastAPI

from chassis import health
from chassis.settings import Settings


def bare(name: str, **options: Any) -> FastAPI:
    """Build an app without anything of ours but the health checks."""
    app = FastAPI(**options)
    app.state.service, app.state.settings = name, Settings()
    app.state.database = app.state.broker = None
    app.include_router(health.router)
    return app
