"""GitHub: what a pull request measures, and its comment, check and issue, written by trusted code only."""
