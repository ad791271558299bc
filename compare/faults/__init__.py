"""Faults: the same trouble for every architecture, put in from outside; who notices, how long, and is anything lost?"""
