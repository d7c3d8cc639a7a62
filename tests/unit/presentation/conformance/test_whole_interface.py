"""Every public method and signal of NodeGraphQt is called, or heard, by a test of this folder, on both sides.

A release of NodeGraphQt that adds one makes this fail with its name.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from tests.unit.presentation.conformance.exercised import public_names
from tests.unit.presentation.conformance.sides import PUBLIC, SIDES

from casare_rpa.presentation.drop_in.behaviour import DIFFERENCES, LEFT_OUT

HERE = Path(__file__).parent


@pytest.fixture
def _whole(request):
    """What was exercised says something only after all tests of the folder."""
    session = request.session
    here = [item for item in session.items if item.path.parent == HERE]
    files = {item.path for item in here}
    chosen = request.config.option
    if chosen.keyword or chosen.markexpr or files != set(HERE.glob("test_*.py")):
        pytest.skip("not all conformance tests were asked for")


@pytest.mark.usefixtures("_whole")
@pytest.mark.parametrize("on", [side.name for side in SIDES])
def test_all_of_it_is_exercised(exercised, on):
    allowed = {name for name in LEFT_OUT if on == "casare" or LEFT_OUT[name].on_stock}
    missing = [name for name in exercised.missing(on) if name.removesuffix(" = ...") not in allowed]
    assert not missing, "no test exercises " + ", ".join(missing)


def test_ours_has_every_public_name():
    missing = {
        f"{label}.{name}"
        for label, (stock, ours) in PUBLIC.items()
        for name in public_names(stock)
        if not hasattr(ours, name)
    }
    assert missing == {name for name, entry in LEFT_OUT.items() if entry.missing}


def test_every_difference_is_shown_by_a_test():
    shown = {
        node.args[0].value
        for file in HERE.glob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "differs"
    }
    assert shown == set(DIFFERENCES)


def test_differences_speak_of_what_there_is():
    for difference in DIFFERENCES.values():
        for name in difference.names:
            label, _, attribute = name.partition(".")
            assert hasattr(PUBLIC[label][0], attribute), name
