"""At 1:1 and two more zooms a graph looks as NodeGraphQt draws it, but for the exceptions of one table.

With ``CASARE_PARITY_PICTURES`` set to a folder, stock's picture, ours and what differs are saved there side by side.
"""

from __future__ import annotations

import os
from pathlib import Path

import NodeGraphQt
import pytest
from tests.unit.presentation.parity.all_graphs import GRAPHS
from tests.unit.presentation.parity.allowed import EXCEPTIONS, USUAL
from tests.unit.presentation.parity.comparing import compare, side_by_side
from tests.unit.presentation.parity.photographs import look_at, photograph, rest, save, text_boxes

from casare_rpa.presentation import canvas

pytestmark = pytest.mark.filterwarnings("ignore:Function. .QMouseEvent.pos:DeprecationWarning")

SCALES = (1.0, 0.5, 1.5)
FOLDER = os.environ.get("CASARE_PARITY_PICTURES")


@pytest.fixture
def make(qapp):
    made = []

    def build(module, case=None):
        graph = module.NodeGraph()
        made.append(graph)
        if case is not None:
            case.build(module, graph)
        return graph

    yield build
    for graph in made:
        graph.viewer().close()
        graph.viewer().deleteLater()
        graph.deleteLater()


def shown(graph, case, scale):
    viewer = graph.viewer()
    look_at(viewer, case.area, scale)
    if case.act is not None:
        case.act(graph)
        rest(viewer)
    return photograph(viewer)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("name", GRAPHS)
def test_a_graph_looks_as_stocks(make, name, scale):
    case = GRAPHS[name]
    stock_graph = make(NodeGraphQt, case)
    stock = shown(stock_graph, case, scale)
    texts = text_boxes(stock_graph.viewer())
    ours = shown(make(canvas, case), case, scale)
    empty = shown(make(NodeGraphQt), case._replace(act=None), scale)
    if FOLDER:
        Path(FOLDER).mkdir(parents=True, exist_ok=True)
        save(side_by_side(stock, ours), str(Path(FOLDER) / f"{name}-{scale:g}.png"))
    found, allowed = compare(stock, ours, empty, texts), EXCEPTIONS.get((name, scale), USUAL)
    assert found.alike >= allowed.alike
    assert found.drawn_alike >= allowed.drawn_alike
    assert [t for t in found.texts if t.apart > allowed.text_apart] == []
    assert [t for t in found.texts if t.alike < allowed.text_alike] == []


def test_every_exception_is_of_a_graph_there_is_and_says_why():
    for (name, scale), allowed in EXCEPTIONS.items():
        assert name in GRAPHS
        assert scale in SCALES
        assert allowed.why
        assert allowed._replace(why="") != USUAL
