"""The ``casare`` command: the one place that puts the subsystems together."""
