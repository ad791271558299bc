"""Exercises: files that check themselves; finding, checking, watching and grading them."""
