"""The names under which a message broker knows what services publish; launchers read them, so this imports nothing."""

ORDER_EVENTS = "order-events"
"""The name of the stream of all events of orders, and the subject of each of them."""
