"""The benchmark measures what it says: its loads are counted, and its slow ways all answer."""
