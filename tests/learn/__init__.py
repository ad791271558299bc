"""Exercises: each can be failed and solved; students and graders are told so, whatever is in a file."""
