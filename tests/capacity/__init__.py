"""The capacity model computes what it says, and measures what it computes from."""
