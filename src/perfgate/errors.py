"""The one error root of perfgate, and the exit code each kind of error ends the program with."""

from __future__ import annotations


class PerfgateError(Exception):
    """Anything this package raises on purpose; ``str()`` of it is fit for a user to read."""

    # Never 1: that says that what was measured did not pass.
    exit_code = 3


class UsageError(PerfgateError):
    """The caller asked for something that cannot be: a bad option or file, a missing part of the system."""

    exit_code = 2


class BrokenError(PerfgateError):
    """Nothing can be said: a build, a benchmark or asv itself failed."""

    exit_code = 3


class InterruptedRunError(PerfgateError):
    """The user stopped a run; whatever it had started is ended."""

    exit_code = 130


class ConfigFileError(UsageError):
    """A perfgate.toml that cannot be used.

    Args:
        source: the file's path.
        place: where in the file, as a path of keys (``goal 3: max_value``); empty for the whole.
        found: what stands there.
        allowed: what may stand there.
    """

    def __init__(self, source: str, place: str, found: str, allowed: str) -> None:
        self.source = source
        self.place = place
        self.found = found
        self.allowed = allowed
        where = f"{source}: {place}" if place else source
        super().__init__(f"{where}: found {found}; allowed: {allowed}")


class ReportFileError(BrokenError):
    """A report.json that cannot be used: absent, truncated, foreign, of another version, not to be trusted.

    A shard's report that cannot be read leaves nothing to say of the suite, so it is no mere wrong usage.
    """

    def __init__(self, source: object, reason: str) -> None:
        self.source = str(source)
        self.reason = reason
        super().__init__(f"{source}: {reason}")
