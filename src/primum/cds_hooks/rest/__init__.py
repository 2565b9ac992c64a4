"""REST beside the hooks: check, knowledge, health, metrics, OpenAPI."""
