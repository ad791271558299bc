"""The saga proof: whoever dies, and whenever, an order stands or never was, and the stock agrees.

This folder looks inside Orders, as no other test does: the points at which to kill are its own lists.
"""
