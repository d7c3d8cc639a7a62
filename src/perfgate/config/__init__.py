"""perfgate.toml: read and validated once, into frozen records."""
