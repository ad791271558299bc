"""Fuzzing: what the OpenAPI document promises holds for requests that nobody thought of."""
