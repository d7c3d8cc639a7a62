"""Frames of a large canvas: worst cases, slices, zooms and drags at 10,000 nodes.

CPU of the GUI thread in milliseconds. "Worst" is the maximum over steps of the median of five runs. Graphs are a
chain with one more edge a node, or pipe-heavy with four more. Peers that leave painting to Qt are C++ items.
"""

from __future__ import annotations

import time
from statistics import median
from typing import Any

WINDOW = (1920, 1080)
NODES = 10_000
GRAPHS = {"chain": 1, "pipe-heavy": 4}
VIEWS = ["1:1", "all"]
MOVED = [1, 100]
_RUNS = 5


def _shown(nodes: int, extra: int = 1) -> tuple[Any, Any, list[Any]]:
    """The application, our viewer with a painted graph, and the nodes."""
    from benchmarks.canvas_graphs import filled_graph
    from benchmarks.display import application

    app = application()
    graph, made = filled_graph("casare", nodes, extra)
    viewer = graph.viewer()
    viewer.graph = graph  # kept as long as its viewer
    viewer.resize(*WINDOW)
    viewer.show()
    app.processEvents()
    _look(app, viewer, "1:1")
    return app, viewer, made


def _look(app: Any, viewer: Any, view: str) -> None:
    """Look at the middle of the graph at one pixel per unit, or at all of it, and finish the picture."""
    viewer.zoom_to_nodes(viewer.all_nodes())
    if view == "1:1":
        viewer.set_zoom(0.0)
    viewer.finish_picture()
    app.processEvents()


def _spent(call: Any) -> float:
    """Milliseconds of this thread's CPU."""
    start = time.thread_time()
    call()
    return (time.thread_time() - start) * 1000


class PanBySizeSuite:
    """One step of a pan at 1:1, painted, in small and large graphs (goal 3: 10,000 nodes <= 1.3x 100)."""

    timer = time.thread_time
    timeout = 120
    param_names = ["nodes"]  # noqa: RUF012 - asv reads plain class attributes
    params = [100, NODES]  # noqa: RUF012
    gate = False
    number = 1
    warmup_time = 0.0
    repeat = (20, 60, 0.5)
    rounds = 1

    def setup(self, nodes: int) -> None:
        """asv's: build what is measured."""
        if not hasattr(self, "viewer"):
            self.app, self.viewer, _ = _shown(nodes)

    def time_pan_step(self, nodes: int) -> None:
        """One step of seven by five pixels."""
        self.viewer._set_viewer_pan(7.0, 5.0)
        self.app.processEvents()


class FreshFrameSuite:
    """A 1:1 frame of 10,000 nodes, nothing of it kept (goal 5: <= 0.3x plain C++ items)."""

    timer = time.thread_time
    timeout = 300
    param_names = ["implementation", "graph"]  # noqa: RUF012
    params = (["casare", "c++ items"], list(GRAPHS))
    gate = False
    number = 1
    warmup_time = 0.0
    repeat = (3, 7, 1.0)
    rounds = 1

    def setup(self, implementation: str, graph: str) -> None:
        """asv's: build what is measured."""
        if hasattr(self, "viewer"):
            return
        if implementation == "casare":
            self.app, self.viewer, _ = _shown(NODES, GRAPHS[graph])
            self.fresh = self._ours
            return
        from benchmarks.canvas_graphs import edges
        from benchmarks.display import application
        from benchmarks.plain_scene import plain_view

        self.app = application()
        self.viewer = plain_view(NODES, edges(NODES, GRAPHS[graph]))
        self.viewer.resize(*WINDOW)
        self.viewer.show()
        self.viewer.centerOn(self.viewer.sceneRect().center())
        self.app.processEvents()
        self.fresh = self.viewer.viewport().repaint

    def _ours(self) -> None:
        self.viewer.force_update()
        self.viewer.finish_picture()
        self.viewer.viewport().repaint()

    def time_fresh_frame(self, implementation: str, graph: str) -> None:
        """From nothing to the frame on the screen."""
        self.fresh()


class _Frames:
    """Figures of frames; those of a graph are taken in one process, since building it takes longer than looking at it."""

    timeout = 120
    gate = False

    def setup_cache(self) -> dict[tuple[str | int, ...], float]:
        """All figures, by what they are of."""
        return {
            (what, *parameters, graph): figure
            for graph in GRAPHS
            for (what, *parameters), figure in _figures(graph).items()
        }

    setup_cache.timeout = 900  # type: ignore[attr-defined]


def _figures(graph: str) -> dict[tuple[str | int, ...], float]:
    """Of one graph: milliseconds by what they are of; drags come last, for they change it."""
    app, viewer, nodes = _shown(NODES, GRAPHS[graph])
    figures: dict[tuple[str | int, ...], float] = {}
    for view in VIEWS:
        figures["worst pan", view] = _worst_pan(app, viewer, view)
        answers, refined = _zooms(app, viewer, view)
        figures["zoom answer", view] = median(answers)
        figures["zoom refined", view] = median(refined)
    slices = _whole_frames(app, viewer)
    figures["whole frame",] = median(map(sum, slices))
    figures["worst slice",] = median(map(max, slices))
    for moved in MOVED:
        figures["drag", moved] = median(_drags(app, viewer, nodes, moved))
    return figures


def _worst_pan(app: Any, viewer: Any, view: str) -> float:
    """Of 120 steps, the maximum of the median of five runs."""
    runs = []
    for _ in range(_RUNS):
        _look(app, viewer, view)
        scale = viewer.transform().m11()
        step = (7.0 / scale, 5.0 / scale)

        def pan(step: tuple[float, float] = step) -> None:
            viewer._set_viewer_pan(*step)
            app.processEvents()

        runs.append([_spent(pan) for _ in range(120)])
    return max(median(step) for step in zip(*runs, strict=True))


def _zooms(app: Any, viewer: Any, view: str) -> tuple[list[float], list[float]]:
    """Notches of the wheel, in and out: until each shows, and what work is left until it is sharp."""
    _look(app, viewer, view)
    answers, refined = [], []
    for turn in range(2 * _RUNS):
        delta = -120 if turn % 2 else 120

        def zoom(delta: int = delta) -> None:
            viewer._set_viewer_zoom(delta)
            viewer.viewport().repaint()

        answers.append(_spent(zoom))
        refined.append(_spent(viewer.finish_picture))
    return answers, refined


def _whole_frames(app: Any, viewer: Any) -> list[list[float]]:
    """For each of five runs, what every round of the event loop took until the picture of all was complete."""
    _look(app, viewer, "all")
    runs = []
    for _ in range(_RUNS):
        viewer.force_update()
        rounds = [_spent(app.processEvents)]
        while viewer.picture.busy:
            rounds.append(_spent(app.processEvents))
        runs.append(rounds)
    return runs


def _drags(app: Any, viewer: Any, nodes: list[Any], moved: int) -> list[float]:
    """Forty steps of a square block of nodes in the middle of what is shown."""
    from benchmarks.canvas_graphs import COLUMN, ROW

    columns, side = int(NODES**0.5), int(moved**0.5)
    viewer.camera.look(5 * COLUMN, 5 * ROW, 1.0)
    viewer.finish_picture()
    block = [
        nodes[(row + 4) * columns + column + 4] for row in range(side) for column in range(side)
    ]

    def step() -> None:
        for node in block:
            node.view.moveBy(3.0, 2.0)
        viewer.viewport().repaint()  # events alone may put a frame off
        app.processEvents()

    return [_spent(step) for _ in range(40)]


class WorstFrameSuite(_Frames):
    """The worst frame of a pan of 120 steps through 10,000 nodes (goal 4: <= 16.7 ms)."""

    param_names = ["view", "graph"]  # noqa: RUF012
    params = (VIEWS, list(GRAPHS))

    def track_worst_pan_frame(self, figures: dict[Any, float], view: str, graph: str) -> float:
        """Maximum over the steps of the median of five runs."""
        return figures["worst pan", view, graph]

    track_worst_pan_frame.unit = "ms"  # type: ignore[attr-defined]


class WholeGraphSuite(_Frames):
    """A frame of all 10,000 nodes, in slices (goal 6: <= 150 ms in all, no slice above 8 ms)."""

    param_names = ["graph"]  # noqa: RUF012
    params = list(GRAPHS)  # noqa: RUF012

    def track_whole_frame(self, figures: dict[Any, float], graph: str) -> float:
        """All rounds of the event loop together, median of five runs."""
        return figures["whole frame", graph]

    def track_worst_slice(self, figures: dict[Any, float], graph: str) -> float:
        """The longest round of the event loop, median of five runs."""
        return figures["worst slice", graph]

    track_whole_frame.unit = "ms"  # type: ignore[attr-defined]
    track_worst_slice.unit = "ms"  # type: ignore[attr-defined]


class ZoomFrameSuite(_Frames):
    """A notch of the wheel over 10,000 nodes (goal 7: answered in 5 ms, refined in 200 ms)."""

    param_names = ["view", "graph"]  # noqa: RUF012
    params = (VIEWS, list(GRAPHS))

    def track_answer(self, figures: dict[Any, float], view: str, graph: str) -> float:
        """Until the zoom shows, the picture still coarse; median."""
        return figures["zoom answer", view, graph]

    def track_refined(self, figures: dict[Any, float], view: str, graph: str) -> float:
        """Work until the picture is sharp again; median."""
        return figures["zoom refined", view, graph]

    track_answer.unit = "ms"  # type: ignore[attr-defined]
    track_refined.unit = "ms"  # type: ignore[attr-defined]


class DragFrameSuite(_Frames):
    """A step of a drag at 10,000 nodes, 1:1, painted (goal 11: <= 8 ms for one node, <= 16.7 for 100)."""

    param_names = ["moved", "graph"]  # noqa: RUF012
    params = (MOVED, list(GRAPHS))

    def track_frame(self, figures: dict[Any, float], moved: int, graph: str) -> float:
        """Median over 40 steps."""
        return figures["drag", moved, graph]

    track_frame.unit = "ms"  # type: ignore[attr-defined]
