"""Tests of the stage, through a real one."""
