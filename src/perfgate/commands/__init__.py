"""The ``perfgate`` command: one module a subcommand, flags and behaviour together."""
