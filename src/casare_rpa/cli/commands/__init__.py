"""One module a subcommand: its flags (``add_arguments``) and what it does (``run``) together."""
