"""Tests of what only the realistic marketplace has."""
