"""Node types: how they are declared, listed and loaded. Importing this package imports no node."""
