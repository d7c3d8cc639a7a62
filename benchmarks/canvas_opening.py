"""Opens a large workflow file in the editor and pans: how long the window is kept from answering, and what it takes.

    python -m benchmarks.canvas_opening --nodes 100000

Blocks are rounds of the event loop, in which several events may have their turn. CPU time of the window's thread is what the code takes; wall time holds what
other programs took as well.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

WINDOW = (1920, 1080)
_PAN_STEPS = 60


def write_workflow(path: Path, nodes: int) -> None:
    """A file with the graph of the other canvas benchmarks: a chain and one more edge from each node."""
    from benchmarks.canvas_graphs import COLUMN, ROW, edges

    width = max(int(nodes**0.5), 1)
    document = {
        "nodes": {
            f"n{n}": {
                "node_id": f"n{n}",
                "node_type": "LogNode",
                "position": [(n % width) * COLUMN, (n // width) * ROW],
                "config": {"message": f"node {n}"},
            }
            for n in range(nodes)
        },
        "connections": [
            {
                "source_node": f"n{source}",
                "source_port": "exec_out",
                "target_node": f"n{target}",
                "target_port": "exec_in",
            }
            for source, _, target, _ in edges(nodes)
        ],
    }
    path.write_text(json.dumps(document), encoding="utf-8")


class Heartbeat:
    """How long the event loop was kept, in seconds of wall and of CPU time: what lies between a timer's beats."""

    def __init__(self) -> None:
        from PySide6.QtCore import QTimer

        self._walls: list[float] = []
        self._cpus: list[float] = []
        self._last = (time.perf_counter(), time.thread_time())
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(1)

    def _beat(self) -> None:
        wall, cpu = time.perf_counter(), time.thread_time()
        self._walls.append(wall - self._last[0])
        self._cpus.append(cpu - self._last[1])
        self._last = (wall, cpu)

    def stop(self) -> str:
        """What was found."""
        self._timer.stop()
        self._beat()
        wall, cpu = (sorted(times, reverse=True) for times in (self._walls, self._cpus))
        late = sum(each > 0.05 for each in cpu)
        return (
            f"longest block {cpu[0] * 1e3:.1f} ms CPU ({wall[0] * 1e3:.1f} wall), "
            f"then {', '.join(f'{each * 1e3:.1f}' for each in cpu[1:5])}; "
            f"{late} of {len(cpu)} above 50 ms CPU; all {sum(cpu):.1f} s CPU ({sum(wall):.1f} wall)"
        )


def main() -> None:
    """Measure, and write what was found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--nodes", type=int, default=100_000)
    nodes = parser.parse_args().nodes
    import psutil

    from benchmarks.display import application
    from casare_rpa.nodes.registry import NodeRegistry
    from casare_rpa.presentation.canvas.editor import Editor
    from casare_rpa.presentation.canvas.reading import read_beside
    from casare_rpa.runtime.loader import load_workflow, save_workflow

    app = application()
    process = psutil.Process()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.json"
        write_workflow(path, nodes)
        editor = Editor(NodeRegistry.from_manifest(eager=False), load_workflow, save_workflow)
        editor.resize(*WINDOW)
        editor.show()
        for _ in range(20):  # the first frame of an empty window is no part of what is measured
            app.processEvents()
        before = process.memory_info().rss
        print(f"{nodes} nodes, {path.stat().st_size / 1e6:.1f} MB")  # noqa: T201 - a command
        reading = Heartbeat()
        workflow = read_beside(lambda: load_workflow(path))
        print(f"read: {reading.stop()}")  # noqa: T201
        opening = Heartbeat()
        editor.show_workflow(workflow, path)
        while editor.graph.opening.active:
            app.processEvents()
        print(f"open: {opening.stop()}")  # noqa: T201
        for _ in range(5):
            app.processEvents()
        memory = process.memory_info().rss - before
        print(f"memory: {memory / 1e6:.0f} MB, {memory / nodes / 1e3:.1f} kB a node")  # noqa: T201
        for name, scale in (("all of it", None), ("1:1", 1.0)):
            if scale is not None:
                editor.viewer.camera.look(5000.0, 5000.0, scale)
            editor.viewer.finish_picture()
            pan = Heartbeat()
            for step in range(_PAN_STEPS):
                bar = editor.viewer.horizontalScrollBar()
                bar.setValue(bar.value() + (20 if step < _PAN_STEPS // 2 else -20))
                app.processEvents()
            print(f"pan, {name}: {pan.stop()}")  # noqa: T201
        editor.graph.undo_stack().setClean()
        editor.close()


if __name__ == "__main__":
    main()
