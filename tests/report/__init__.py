"""The report says what was measured, needs no network, and admits what was not measured."""
