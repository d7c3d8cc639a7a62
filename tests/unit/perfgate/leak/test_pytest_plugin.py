"""A marked test fails where its body leaks, passes where it does not, and says what grew first and where."""

from __future__ import annotations

from importlib.metadata import entry_points

import pytest

pytest_plugins = ["pytester"]

NAME = "perfgate.leak.pytest_plugin"
INSTALLED = any(each.value == NAME for each in entry_points(group="pytest11"))
# Installed, pytest finds it by its entry point; a plugin may not be registered twice.
OPTIONS = () if INSTALLED else ("-p", NAME)

LIMITS = "cycles=8, burn_in=2, looks=5, patience=0.1, limits={'python': 1e9}"


@pytest.fixture
def outcome(pytester):
    def run(source, *options):
        pytester.makeini("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
        pytester.makepyfile(source)
        return pytester.runpytest_subprocess(*OPTIONS, "-p", "no:xvfb", *options)

    return run


def test_the_body_of_a_marked_test_is_the_cycle(outcome):
    result = outcome(
        f"""
        import pytest
        kept = []
        class Thing: pass

        @pytest.fixture
        def word(): return "x"

        @pytest.mark.leak({LIMITS})
        def test_clean(word): assert word == "x" and Thing()

        @pytest.mark.leak({LIMITS})
        def test_leaks(word): kept.append(Thing())

        @pytest.mark.leak({LIMITS})
        @pytest.mark.parametrize("number", [1, 2])
        def test_fails(number): assert number == 1

        def test_runs_ten_times(): assert len(kept) >= 10
        """
    )
    result.assert_outcomes(passed=3, failed=2)
    result.stdout.fnmatch_lines(
        ["test_leaks: leaks: *Thing grew first: +1 a cycle*", "*test_fails?2?: broken: burn-in: *"]
    )


def test_a_leak_in_python_has_a_flame_graph(outcome, pytester):
    result = outcome(
        f"""
        import pytest
        kept = []
        class Thing: pass

        @pytest.mark.leak({LIMITS})
        def test_leaks(): kept.append(Thing())
        """
    )
    result.assert_outcomes(failed=1)
    (page,) = (pytester.path / ".pytest_cache" / "leak").iterdir()
    result.stdout.fnmatch_lines([f"*flame graph: {page}"])
    assert "memray" in page.read_text()


def test_a_coroutine_test_is_a_cycle_too(outcome):
    result = outcome(
        f"""
        import asyncio, pytest
        kept = []
        class Thing: pass

        @pytest.mark.asyncio
        @pytest.mark.leak({LIMITS})
        async def test_clean(): await asyncio.sleep(0)

        @pytest.mark.asyncio
        @pytest.mark.leak({LIMITS})
        async def test_leaks():
            await asyncio.sleep(0)
            kept.append(Thing())
        """
    )
    result.assert_outcomes(passed=1, failed=1)


def test_the_fixture_takes_a_cycle_and_counts(outcome):
    result = outcome(
        f"""
        import pytest
        kept = []

        @pytest.mark.leak({LIMITS})
        def test_counts(leak):
            leak.count("kept", lambda: len(kept))
            leak.check(lambda: kept.append(1))

        @pytest.mark.leak({LIMITS})
        def test_clean(leak):
            assert leak.check(lambda: None).outcome == "clean"

        @pytest.mark.asyncio
        @pytest.mark.leak({LIMITS})
        async def test_async(leak):
            async def cycle(): kept.append(1)
            leak.count("kept", lambda: len(kept))
            await leak.check_async(cycle)
        """
    )
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(["test_counts: leaks: kept grew first: +1 a cycle from cycle 2 on"])


def test_max_kb_per_cycle_is_a_limit(outcome):
    result = outcome(
        """
        import pytest
        kept = []
        PLAN = dict(cycles=20, burn_in=2, patience=0.1)

        @pytest.mark.leak(max_kb_per_cycle=100, **PLAN)
        def test_too_much(): kept.append(bytearray(1_000_000))

        @pytest.mark.leak(max_kb_per_cycle=5000, **PLAN)
        def test_enough(): kept.append(bytearray(1_000_000))
        """
    )
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["test_too_much: leaks: python grew first: +1.0* MB a cycle*"])


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ("max_mb=1", "leak(max_mb); allowed: max_kb_per_cycle, *"),
        ("5", "leak(5); allowed: *"),
        ("max_kb_per_cycle='5'", "leak(max_kb_per_cycle='5'); allowed: kB from 0"),
        ("cycles=0", "leak(): cycles is 0; allowed: a whole number from 2"),
    ],
)
def test_a_marker_that_cannot_be_is_refused(outcome, mark, said):
    result = outcome(
        f"""
        import pytest
        @pytest.mark.leak({mark})
        def test_it(): pass
        """
    )
    assert result.ret != 0
    result.stdout.fnmatch_lines([f"*{said}*"])


def test_nothing_else_is_imported_by_a_run_that_needs_no_check(outcome):
    result = outcome(
        """
        import sys
        def test_it():
            loaded = [name for name in sys.modules if name.startswith("perfgate")]
            assert set(loaded) <= {"perfgate", "perfgate.leak", "perfgate.leak.pytest_plugin"}
            assert "numpy" not in sys.modules and "memray" not in sys.modules
        """
    )
    result.assert_outcomes(passed=1)
