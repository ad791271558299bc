"""Tests of what is deployed: that it says what the topology says, as far as that can be known without an engine."""
