"""Inventory++: the rewrite of the inventory, in parallel, that nobody else calls yet."""
