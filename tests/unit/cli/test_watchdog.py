"""The clock of a run's time-out, as the watchdog keeps it."""

from __future__ import annotations

import asyncio

from casare_rpa.cli import watchdog


def test_what_comes_before_the_beginning_is_not_timed(monkeypatch):
    """A server beside the run may take longer to start than the workflow may take."""
    ended = []
    monkeypatch.setattr(watchdog, "LAST_SECONDS", 0.0)
    monkeypatch.setattr(watchdog, "PATIENCE_SECONDS", 0.01)
    monkeypatch.setattr(watchdog, "end_program", lambda _code, message: ended.append(message))

    async def work(begin, after):
        await asyncio.sleep(0.1)
        assert not ended
        begin()
        await asyncio.sleep(after)
        return 7

    with watchdog.Watchdog(0.02, lambda: "node") as dog:
        assert dog.run(work(dog.begin, after=0)) == 7
    assert not ended
    with watchdog.Watchdog(0.02, lambda: "node") as dog:
        dog.run(work(dog.begin, after=0.3))
    assert set(ended) == {"node does not let go; the program ends without it"}
