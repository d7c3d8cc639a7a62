"""Records and rules of workflows: frozen values, pure functions, no I/O and no third-party import."""
