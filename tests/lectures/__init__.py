"""The lectures: what becomes of the notebooks."""
