"""The realistic marketplace: what only it has, and the road to it."""
