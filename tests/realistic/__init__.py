"""The realistic marketplace: what is only there, and what half a migration leaves to be watched."""
