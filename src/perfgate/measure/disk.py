"""Tells a full disk from other failures, by what the failing program printed."""

from __future__ import annotations

_DISK_FULL = ("No space left on device", "Errno 28", "Disk quota exceeded")


def is_disk_full(said: str) -> bool:
    """Whether the text tells of a full disk."""
    return any(sign in said for sign in _DISK_FULL)
