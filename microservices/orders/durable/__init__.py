"""Durable: the same sagas as workflows of an engine, to be read beside placement.py, saga.py and recovery.py."""
