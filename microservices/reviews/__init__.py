"""Reviews: what users think of items."""
