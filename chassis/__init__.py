"""What every process needs and none is about: settings, database, problems, telemetry, health, network."""
