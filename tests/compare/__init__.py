"""The harness itself is proven: it starts, stops, loads and compares what it says."""
