"""OpenAPI: one document for all services, as if they were one app."""

import asyncio
import json
import re
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from chassis.remote import Remote
from contracts.problem import Problem

REFERENCE = re.compile(r'"#/components/schemas/([^"]+)"')


class MergedOpenApi:
    """The services' documents in one.

    Args:
        match: tells who answers for a path; what nobody answers for is not public.
    """

    def __init__(self, app: FastAPI, services: dict[str, Remote], match: Callable[[str], object]) -> None:
        self.own = app.openapi
        self.services = services
        self.match = match
        self.fetched: dict[str, dict[str, Any]] = {}

    def install(self, app: FastAPI) -> None:
        """Serve this document in place of the app's own."""
        app.openapi = self
        app.router.routes.insert(0, Route("/openapi.json", self.answer))

    async def answer(self, request: Request) -> JSONResponse:
        """Serve the document as it is now; a service that is down is remembered as it was."""
        documents = await asyncio.gather(*map(self._document, self.services))
        self.fetched |= {name: document for name, document in zip(self.services, documents, strict=True) if document}
        return JSONResponse(self())

    async def _document(self, service: str) -> dict[str, Any] | None:
        try:
            return (await self.services[service].get("/openapi.json")).json()
        except Problem:
            return None

    def __call__(self) -> dict[str, Any]:
        """Give the gateway's own document, with the public paths of all services and the schemas that these need."""
        document = self.own()
        paths, components = dict(document["paths"]), dict(document["components"])
        for other in self.fetched.values():
            paths |= {path: methods for path, methods in other["paths"].items() if self.match(path)}
            for kind, parts in other.get("components", {}).items():
                components[kind] = {**components.get(kind, {}), **parts}
        schemas = needed(paths, components["schemas"])
        schemes = {
            name: scheme for name, scheme in components.get("securitySchemes", {}).items() if name in used(paths)
        }
        components |= {"schemas": schemas, "securitySchemes": schemes}
        return {**document, "info": self._info(document["info"]), "paths": paths, "components": components}

    def _info(self, info: dict[str, Any]) -> dict[str, Any]:
        """Tell in the document itself which parts of it are missing; without that, a reader takes it for complete."""
        missing = ", ".join(name for name in self.services if name not in self.fetched)
        told = {"description": f"Incomplete: no document has come from {missing}; ask again."} if missing else {}
        return info | told


def used(paths: dict[str, Any]) -> set[str]:
    """Name the security schemes that operations require."""
    operations = [operation for methods in paths.values() for operation in methods.values()]
    return {name for operation in operations for scheme in operation.get("security", ()) for name in scheme}


def needed(part: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """Give the schemas that a part of a document refers to, and those that they refer to."""
    found: dict[str, Any] = {}
    names = set(REFERENCE.findall(json.dumps(part)))
    while missing := names - found.keys():
        found |= {name: schemas[name] for name in missing}
        names |= set(REFERENCE.findall(json.dumps([schemas[name] for name in missing])))
    return dict(sorted(found.items()))
