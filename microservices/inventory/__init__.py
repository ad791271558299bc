"""Inventory: items, stock and reservations."""
