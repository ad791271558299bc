"""The realistic marketplace: what is only there, the road to it, and what half a migration leaves to be watched."""
