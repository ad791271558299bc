"""Gateway: the same doors as those of the microservices; what is behind them changes from step to step."""
