"""The harness: starts the declared architectures and looks at them from outside."""
