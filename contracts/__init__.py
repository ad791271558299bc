"""The shared shapes of the marketplace: what every architecture receives, answers and refuses.

One file a domain. No tables and no logic: a shape says *what* is acceptable, never *how* it is kept.
"""
