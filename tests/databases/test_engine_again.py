"""An app whose orders run on the workflow engine can end and start again in one process, on the same data."""

from pathlib import Path

from compare.architectures import DURABLE
from compare.inprocess import InProcess
from tests.marketplace.connection import Connection
from tests.marketplace.shopper import Visitor

QUIET = {"LOG_LEVEL": "WARNING", "TELEMETRY": "false"}


def test_orders_are_placed_each_time_the_app_is_started_in_one_process(tmp_path: Path) -> None:
    for number in range(3):
        with InProcess(DURABLE, tmp_path, QUIET) as place:
            connection = Connection(place.base_url, place.transport)
            visitor = Visitor(connection)
            order = visitor.joins().orders(visitor.joins().sells())
            assert (order.id, order.status) == (number + 1, "confirmed")
            connection.close()
