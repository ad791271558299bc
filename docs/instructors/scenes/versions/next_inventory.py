"""Next inventory: Inventory as it was, and in its log stands that it is a new version."""

import structlog

from microservices.inventory.main import create_app as create_the_one_before


def create_app(settings=None, network=None):
    app = create_the_one_before(settings, network)
    structlog.get_logger().info("a new version of inventory is here")
    return app
