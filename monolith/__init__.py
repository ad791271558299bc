"""Totally Sketchy Monolith Marketplace: one app, one database, one transaction a request."""
