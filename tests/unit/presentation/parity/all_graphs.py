"""All graphs that both canvases draw."""

from __future__ import annotations

from tests.unit.presentation.parity import node_graphs, pipe_graphs, scene_graphs

GRAPHS = {**node_graphs.CASES, **pipe_graphs.CASES, **scene_graphs.CASES}
