"""Leak checks in pytest: the marker ``leak`` makes a test's body the cycle, the fixture ``leak`` takes one.

``@pytest.mark.leak(max_kb_per_cycle=100, cycles=40, burn_in=10)`` on a test that does not ask for the fixture
runs its body that often, with the same fixtures. With the fixture, the test says what the cycle is::

    @pytest.mark.leak(max_kb_per_cycle=20)
    def test_cycle(leak):
        leak.count("widgets", lambda: len(app.allWidgets()))
        leak.check(cycle)  # or: await leak.check_async(cycle)

Both fail the test on everything but ``clean``. Everything is imported once a test needs it: this file is
loaded by every run of pytest.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from perfgate.leak.subjects import Subject
    from perfgate.model.leak import LeakReport, Limits, Plan

FLAME_GRAPHS = "leak"
_PLAN_KEYS = ("burn_in", "cycles", "looks", "timeout", "patience")
_KEYS = ("max_kb_per_cycle", "limits", *_PLAN_KEYS)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers",
        "leak(max_kb_per_cycle=…, limits={series: bytes}, cycles=…, burn_in=…, timeout=…): run the test's "
        "body as a cycle, many times, and fail where it leaves something behind",
    )


class LeakChecker:
    """The fixture ``leak``: checks cycles with the plan and limits of the test's marker."""

    def __init__(self, name: str, options: Mapping[str, Any], flame_graph: Path) -> None:
        self._name = name
        self._flame_graph = flame_graph
        self._counts: dict[str, Callable[[], int | Mapping[str, int]]] = {}
        self.plan, self.limits = _asked(options)

    def count(self, name: str, counter: Callable[[], int | Mapping[str, int]]) -> None:
        """Count this too: at rest it must be again what it was after the burn-in."""
        self._counts[name] = counter

    def check(self, cycle: Subject | Callable[[], Any]) -> LeakReport:
        """Run a plain cycle; fails the test unless it is clean."""
        from perfgate.leak.checking import check

        subject = self._subject(cycle)
        report = check(subject, self.plan, self.limits, name=self._name, trace=self._flame_graph)
        return _passed(report)

    async def check_async(self, cycle: Subject | Callable[[], Any]) -> LeakReport:
        """Run a cycle that is a coroutine function; fails the test unless it is clean."""
        from perfgate.leak.checking import check_async

        subject = self._subject(cycle)
        return _passed(
            await check_async(
                subject, self.plan, self.limits, name=self._name, trace=self._flame_graph
            )
        )

    def _subject(self, cycle: Subject | Callable[[], Any]) -> Subject:
        from dataclasses import replace

        from perfgate.leak.subjects import as_subject

        given = as_subject(cycle)
        return replace(given, counts={**given.counts, **self._counts})


@pytest.fixture
def leak(request: pytest.FixtureRequest) -> LeakChecker:
    """Checks cycles for leaks, as the test's marker ``leak`` says."""
    return _checker(request.node)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run the body of a marked test as a cycle; coroutine tests arrive here wrapped by their own plugin."""
    marked = pyfuncitem.get_closest_marker("leak") is not None
    if not marked or "leak" in pyfuncitem.fixturenames:
        return None
    wanted = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}
    body = pyfuncitem.obj
    _checker(pyfuncitem).check(lambda: body(**wanted))
    return True


def _checker(item: pytest.Item) -> LeakChecker:
    options: dict[str, Any] = {}
    for mark in reversed(list(item.iter_markers("leak"))):
        if mark.args or not set(mark.kwargs) <= set(_KEYS):
            found = [*map(repr, mark.args), *(set(mark.kwargs) - set(_KEYS))]
            raise pytest.UsageError(
                f"{item.nodeid}: leak({', '.join(found)}); allowed: {', '.join(_KEYS)}, by name"
            )
        options.update(mark.kwargs)
    folder = item.config.rootpath / ".pytest_cache" / FLAME_GRAPHS
    safe = re.sub(r"[^\w.-]+", "-", item.nodeid)
    return LeakChecker(item.name, options, folder / f"{safe}.html")


def _asked(options: Mapping[str, Any]) -> tuple[Plan, Limits]:
    from perfgate.model.leak import PYTHON, Limits, Plan

    given = dict(options)
    most = given.pop("max_kb_per_cycle", None)
    memory = dict(given.pop("limits", {}))
    if most is not None:
        if isinstance(most, bool) or not isinstance(most, int | float) or not 0 <= most < 1e12:
            raise pytest.UsageError(f"leak(max_kb_per_cycle={most!r}); allowed: kB from 0")
        memory.setdefault(PYTHON, 1000 * most)
    try:
        plan = Plan(**given)
    except ValueError as error:
        raise pytest.UsageError(f"leak(): {error}") from error
    return plan, Limits(memory) if memory else Limits()


def _passed(report: LeakReport) -> LeakReport:
    from perfgate.leak.verdict import explanation
    from perfgate.model.leak import Outcome

    if report.outcome is not Outcome.CLEAN:
        pytest.fail(explanation(report), pytrace=False)
    return report
