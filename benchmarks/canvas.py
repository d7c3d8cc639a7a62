"""The canvas against stock NodeGraphQt, on the same graph in the same run.

Times are CPU of the GUI thread. The peer is ``nodegraphqt``; the floor of anything that moves the
picture is one blit of a full-HD picture to the window (``FloorSuite``).
"""

from __future__ import annotations

import time
from itertools import pairwise
from typing import Any, ClassVar

IMPLEMENTATIONS = ["casare", "nodegraphqt"]
WINDOW = (1920, 1080)


class _Canvas:
    """A shown graph, built in the first setup.

    asv runs setup before every sample; a graph that samples leave as it is would be built hundreds of times.
    The next benchmark in the process closes it.
    """

    shown: ClassVar[Any] = None

    timer = time.thread_time
    timeout = 120
    param_names = ["implementation", "nodes"]  # noqa: RUF012 - asv reads plain class attributes
    # The stock canvas is measured for the tables, not gated.
    gate = {"implementation": ["casare"]}  # noqa: RUF012
    params: Any = (IMPLEMENTATIONS, [100, 1000])
    warmup_time = 0.0
    number = 1
    repeat = (3, 10, 1.0)
    rounds = 1

    def setup(self, implementation: str, nodes: int) -> None:
        """asv\'s: build what is measured."""
        if hasattr(self, "graph"):
            return
        from benchmarks.canvas_graphs import filled_graph
        from benchmarks.display import application

        self.app = application()
        if _Canvas.shown is not None:
            _Canvas.shown.close()
        self.graph, self.nodes = filled_graph(implementation, nodes)
        self.viewer = _Canvas.shown = self.graph.viewer()
        self.viewer.resize(*WINDOW)
        self.viewer.show()
        self.graph.reset_zoom()
        self.settle()

    def settle(self) -> None:
        """Let Qt lay out and paint what is waiting; ours makes the layer that it would make once idle."""
        for _ in range(3):
            self.app.processEvents()
        if hasattr(self.viewer, "finish_picture"):
            self.viewer.finish_picture()
            self.app.processEvents()


class BuildSuite:
    """Building graphs."""

    timer = time.thread_time
    timeout = 120
    param_names = ["implementation", "nodes"]  # noqa: RUF012
    gate = {"implementation": ["casare"]}  # noqa: RUF012
    params: Any = (IMPLEMENTATIONS, [100, 1000])
    warmup_time = 0.0
    number = 1
    repeat = (2, 5, 0.6)
    rounds = 1

    def setup(self, implementation: str, nodes: int) -> None:
        """asv\'s: build what is measured."""
        from benchmarks import canvas_graphs
        from benchmarks.display import application

        self.app = application()
        self.make = canvas_graphs
        # Imports, fonts and the first window are paid here: they do not depend on the graph.
        warm, _ = canvas_graphs.filled_graph(implementation, 2)
        warm.viewer().show()
        self.app.processEvents()
        warm.viewer().close()
        self.graph = canvas_graphs.make_graph(implementation)
        self.wanted = canvas_graphs.edges(nodes)

    def time_create_nodes(self, implementation: str, nodes: int) -> None:
        """Creating all nodes, not shown yet: opening a file, pasting (goal 8)."""
        self.make.add_nodes(self.graph, nodes)


class ConnectSuite(BuildSuite):
    """Connecting nodes that are there."""

    repeat = 1  # the second time all edges are there

    def setup(self, implementation: str, nodes: int) -> None:
        """asv's: build what is measured."""
        super().setup(implementation, nodes)
        self.prepared = self.make.add_nodes(self.graph, nodes)

    def time_connect(self, implementation: str, nodes: int) -> None:
        """Making all edges: opening a file (goal 8)."""
        self.make.connect(self.prepared, self.wanted)

    time_create_nodes = None


class FirstPaintSuite(BuildSuite):
    """From nothing to a graph on the screen."""

    time_create_nodes = None

    params: Any = (IMPLEMENTATIONS, [100])

    def time_build_and_first_paint(self, implementation: str, nodes: int) -> None:
        """From an empty graph to all of it in the window, in full detail (goal 1: 40 ms, an eighth of stock's).

        An X server lets a window paint only once it is exposed, which takes events; so both are given them until
        all of the graph was painted.
        """
        from PySide6.QtCore import QEventLoop

        from benchmarks.paint_counter import count_paints

        graph, _ = self.make.filled_graph(implementation, nodes)
        viewer = graph.viewer()
        viewer.resize(*WINDOW)
        paints = count_paints(viewer.viewport())
        viewer.show()
        graph.fit_to_selection()
        while not paints.count or _unfinished(viewer):
            self.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        viewer.close()


def _unfinished(viewer: Any) -> bool:
    """Whether a frame showed a part of the picture: ours paints it in slices, stock's at once."""
    picture = getattr(viewer, "picture", None)
    return picture is not None and picture.busy


class NavigateSuite(_Canvas):
    """Looking around in a graph that is there."""

    repeat = (8, 40, 0.5)
    number = 1

    def time_pan_step(self, implementation: str, nodes: int) -> None:
        """One step of a pan at one pixel per unit, painted (goals 2 and 3)."""
        self.viewer._set_viewer_pan(7.0, 5.0)
        self.app.processEvents()


class ZoomSuite(_Canvas):
    """Zooming at one pixel per unit."""

    peer_nodes = 100

    def time_zoom_step(self, implementation: str, nodes: int) -> None:
        """One notch of the wheel in and one out again, painted (goal 7)."""
        self.viewer._set_viewer_zoom(120)
        self.app.processEvents()
        self.viewer._set_viewer_zoom(-120)
        self.app.processEvents()


class OverviewSuite(_Canvas):
    """Looking at a whole graph at once."""

    repeat = (2, 5, 0.4)
    peer_nodes = 100

    def setup(self, implementation: str, nodes: int) -> None:
        """asv's: build what is measured."""
        fitted = hasattr(self, "graph")
        super().setup(implementation, nodes)
        if not fitted:
            self.graph.fit_to_selection()
            self.settle()

    def time_pan_step(self, implementation: str, nodes: int) -> None:
        """One step of a pan with everything in view, painted (goal 4)."""
        self.viewer._set_viewer_pan(20.0, 10.0)
        self.app.processEvents()


class DragSuite(_Canvas):
    """Moving nodes."""

    peer_nodes = 100

    def time_drag_step(self, implementation: str, nodes: int) -> None:
        """Moving one node with its pipes by a step, painted (goal 11); there and back, so that it stays in view."""
        self.turn = getattr(self, "turn", -1) + 1
        way = 1.0 if self.turn % 60 < 30 else -1.0
        view = self.nodes[12].view
        x, y = view.xy_pos
        view.xy_pos = [x + 6.0 * way, y + 4.0 * way]
        self.app.processEvents()


class PropertySuite(_Canvas):
    """Changing properties in bursts."""

    repeat = (2, 4, 0.4)

    def time_set_properties(self, implementation: str, nodes: int) -> None:
        """1000 changes of custom properties, with what they repaint (goal 10)."""
        self.turn = getattr(self, "turn", 0) + 1
        for number in range(1000):
            node = self.nodes[number % len(self.nodes)]
            node.set_property("value", f"{self.turn} {number}", push_undo=False)
        self._commit()

    def time_set_colors(self, implementation: str, nodes: int) -> None:
        """1000 changes that each node looks different by, with what they repaint."""
        self.turn = getattr(self, "turn", 0) + 1
        for number in range(1000):
            node = self.nodes[number % len(self.nodes)]
            node.set_property("color", (self.turn % 256, number % 256, 60, 255), push_undo=False)
        self._commit()

    def _commit(self) -> None:
        self.app.processEvents()
        batch = getattr(self.viewer, "batch", None)
        if batch is not None:  # its window is part of what a burst costs
            batch.flush()
            self.app.processEvents()

    def track_repaints_per_burst(self, implementation: str, nodes: int) -> int:
        """Repaints of the window for 1000 property changes spread over 40 ms (goal 10: exactly 1)."""
        from benchmarks.paint_counter import count_paints

        self._rest()  # the first frame, painted in slices, is no part of it
        counter = count_paints(self.viewer.viewport())
        for number in range(1000):
            node = self.nodes[number % len(self.nodes)]
            node.set_property("value", number + 1, push_undo=False)
        self._rest()
        return counter.count

    def _rest(self) -> None:
        """Let the canvas come to rest."""
        end = time.monotonic() + 0.3
        while time.monotonic() < end:
            self.app.processEvents()

    track_repaints_per_burst.unit = "repaints"  # type: ignore[attr-defined]
    track_repaints_per_burst.exact = True  # type: ignore[attr-defined]


class SessionSuite(_Canvas):
    """Sessions, as files and the clipboard hold them."""

    repeat = (1, 3, 0.4)

    def setup(self, implementation: str, nodes: int) -> None:
        """asv\'s: build what is measured."""
        super().setup(implementation, nodes)
        if not hasattr(self, "data"):
            self.data = self.graph.serialize_session()

    def time_serialize(self, implementation: str, nodes: int) -> None:
        """Writing the whole graph as session data (goal 9: linear)."""
        self.graph.serialize_session()

    def time_deserialize(self, implementation: str, nodes: int) -> None:
        """Replacing the graph by session data (goal 9: a twelfth of stock's)."""
        self.graph.deserialize_session(self.data)


class SizeSuite:
    """What a graph takes up."""

    timeout = 120
    param_names = ["implementation", "nodes"]  # noqa: RUF012
    gate = {"implementation": ["casare"]}  # noqa: RUF012
    params: Any = (IMPLEMENTATIONS, [100, 1000])

    def setup(self, implementation: str, nodes: int) -> None:
        """asv\'s: build what is measured."""
        from benchmarks.display import application

        self.app = application()

    def _shown(self, implementation: str, nodes: int) -> Any:
        from benchmarks.canvas_graphs import filled_graph

        graph, _ = filled_graph(implementation, nodes)
        graph.viewer().resize(*WINDOW)
        graph.viewer().show()
        graph.reset_zoom()
        self.app.processEvents()
        return graph

    def track_resident(self, implementation: str, nodes: int) -> int:
        """Resident memory that a shown graph adds to the process (goal 8: a fifth of stock's)."""
        import psutil

        from benchmarks.canvas_graphs import make_graph

        self.warm = make_graph(implementation)  # Qt's own windows and fonts are not the graph's
        self.warm.viewer().show()
        self.app.processEvents()
        process = psutil.Process()
        before = process.memory_info().rss
        self.kept = self._shown(implementation, nodes)
        return int(process.memory_info().rss - before)

    def track_items_per_node(self, implementation: str, nodes: int) -> float:
        """Scene items a node takes, ports and labels among them."""
        from benchmarks.canvas_graphs import add_nodes, make_graph

        graph = make_graph(implementation)
        empty = len(graph.scene().items())
        add_nodes(graph, nodes)
        return float((len(graph.scene().items()) - empty) / nodes)

    def peakmem_shown(self, implementation: str, nodes: int) -> None:
        """Peak memory of a process that builds a graph and shows it."""
        self.kept = self._shown(implementation, nodes)

    track_resident.unit = "bytes"  # type: ignore[attr-defined]
    track_items_per_node.unit = "items"  # type: ignore[attr-defined]
    track_items_per_node.exact = True  # type: ignore[attr-defined]


class CycleSuite:
    """The check that a connection closes no cycle, between two lattices two nodes wide (goal 12)."""

    timer = time.thread_time
    timeout = 60
    param_names = ["implementation", "depth"]  # noqa: RUF012
    gate = {"implementation": ["casare"]}  # noqa: RUF012
    # NodeGraphQt's check walks every way: 2 ** depth of them. 12 levels are what can be waited for.
    params: Any = (IMPLEMENTATIONS, [12, 1000])
    warmup_time = 0.0
    number = 1
    repeat = (2, 5, 1.0)
    rounds = 1

    def setup(self, implementation: str, depth: int) -> None:
        """asv\'s: build what is measured."""
        if implementation == "nodegraphqt" and depth > 12:
            raise NotImplementedError
        if hasattr(self, "graph"):
            return
        from benchmarks.canvas_graphs import make_graph
        from benchmarks.display import application

        self.app = application()
        graph = make_graph(implementation)
        graph.set_acyclic(False)
        self.graph = graph
        upper, lower = self._lattice(graph, depth), self._lattice(graph, depth)
        self.start, self.end = upper[-1][0].output(3).view, lower[0][0].input(3).view

    @staticmethod
    def _lattice(graph: Any, depth: int) -> list[list[Any]]:
        create = graph.create_node
        rows = [
            [create("bench.BenchNode", selected=False, push_undo=False) for _ in range(2)]
            for _ in range(depth)
        ]
        for above, below in pairwise(rows):
            for place, source in enumerate(above):
                for target in below:
                    source.output(0).connect_to(target.input(place), push_undo=False)
        return rows

    def time_check(self, implementation: str, depth: int) -> None:
        """Checking a connection from the end of one lattice to the head of the other."""
        if not self.graph.viewer().acyclic_check(self.start, self.end):
            raise AssertionError("found a cycle where there is none")


class FloorSuite:
    """What no canvas can be faster than, on the same display."""

    timer = time.thread_time
    timeout = 60
    warmup_time = 0.0
    number = 1
    repeat = (5, 20, 1.0)
    rounds = 1

    def setup(self) -> None:
        """asv\'s: build what is measured."""
        if hasattr(self, "widget"):
            return
        from benchmarks.display import application
        from benchmarks.paint_counter import blit_widget

        self.app = application()
        self.widget = blit_widget(*WINDOW)
        self.widget.show()
        for _ in range(3):
            self.app.processEvents()

    def time_blit(self) -> None:
        """One blit of a full-HD picture to the window (floor of goals 2 to 7 and 11)."""
        self.widget.update()
        self.app.processEvents()

    def track_platform(self) -> int:
        """Whether these figures were taken on an X server (1) or Qt's offscreen platform (0)."""
        return int(self.app.platformName() == "xcb")

    time_blit.gate = False  # type: ignore[attr-defined]
    track_platform.unit = "xcb"  # type: ignore[attr-defined]
    track_platform.exact = True  # type: ignore[attr-defined]
    track_platform.gate = False  # type: ignore[attr-defined]
