"""Docs: the page on which people read and try the API; all that it loads comes from this app, so it works offline."""

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

router = APIRouter(include_in_schema=False)

FOLDER = Path(__file__).with_name("static") / "swagger-ui"

# Said here, since what Python would guess depends on the machine: on Windows, scripts may be "text/plain".
MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".png": "image/png"}
ASSETS = {file.name: file for file in FOLDER.iterdir() if file.suffix in MEDIA_TYPES}


@router.get("/docs")
async def docs(request: Request) -> HTMLResponse:
    """Show Swagger UI. Its paths are relative, so that they stay right behind whatever prefix this app is served."""
    return get_swagger_ui_html(
        title=request.app.title,
        openapi_url="openapi.json",
        swagger_js_url="docs/swagger-ui-bundle.js",
        swagger_css_url="docs/swagger-ui.css",
        swagger_favicon_url="docs/favicon-32x32.png",
        swagger_ui_parameters={"validatorUrl": None},  # Otherwise it asks a server on the internet for a badge.
    )


@router.get("/docs/{name}")
async def docs_asset(name: str) -> Response:
    """Serve one of the files that the page loads; whole, since no browser asks for a range of it."""
    if name not in ASSETS:
        raise HTTPException(404)
    return Response(ASSETS[name].read_bytes(), media_type=MEDIA_TYPES[ASSETS[name].suffix])
