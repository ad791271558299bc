"""Faults: the trouble is the one that was asked for, and whatever goes wrong because of it is noticed and said."""
