"""Identity: the users domain grown into a provider of its own."""
