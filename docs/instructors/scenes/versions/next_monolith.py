"""Next monolith: The monolith as it was, and in its log stands that it is a new version."""

import structlog

from monolith.main import create_app as create_the_one_before


def create_app(settings=None, network=None):
    app = create_the_one_before(settings, network)
    structlog.get_logger().info("a new version of monolith is here")
    return app
