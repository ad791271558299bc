"""The lectures: the notebooks, and how they become slides that need no network."""
