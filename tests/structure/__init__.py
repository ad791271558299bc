"""The structure: lines, roles, changes and calls are what the code and the traces say."""
