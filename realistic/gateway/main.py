"""Gateway: one address in front of whatever there is by now."""

from fastapi import FastAPI

from chassis import service
from chassis.network import Network
from chassis.settings import Settings
from microservices.gateway import pages
from realistic.gateway import switch
from realistic.gateway.connections import Connections
from realistic.gateway.hold import Hold, HoldMiddleware
from realistic.gateway.table import Table


def create_app(settings: Settings | None = None, network: Network | None = None) -> FastAPI:
    """Build the app: `uvicorn --factory realistic.gateway.main:create_app`."""
    app = service.build("gateway", [pages.router, switch.router], settings, network)
    app.state.hold, app.state.connections = Hold(), Connections(app)
    app.router.routes.insert(0, app.state.connections)
    app.state.connections.use(Table.read(app.state.settings.routes))
    service.add_inside(app, HoldMiddleware, hold=app.state.hold)
    service.limit_time(app)
    return app
