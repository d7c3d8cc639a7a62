"""The benchmark's graph as a plain Qt scene: C++ items in full detail and no Python in a frame.

What a canvas costs that leaves painting to Qt, without NodeGraphQt's Python on top of it.
"""

from __future__ import annotations

from typing import Any

WIDTH, HEIGHT = 160.0, 130.0
_STEP = 23.0


def plain_view(count: int, wanted: list[tuple[int, int, int, int]]) -> Any:
    """A QGraphicsView of nodes with titles, ports and labels, and of cubic pipes."""
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
    from PySide6.QtWidgets import QGraphicsPathItem, QGraphicsScene, QGraphicsView

    from benchmarks.canvas_graphs import COLUMN, PORTS, ROW

    scene = QGraphicsScene()
    # As NodeGraphQt's own scene would do best: an index of 200,000 items takes minutes to build.
    scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
    columns = max(int(count**0.5), 1)
    rim, body, text = QPen(QColor(74, 84, 85)), QColor(13, 18, 23), QColor(255, 255, 255, 180)
    places = []
    for number in range(count):
        x, y = (number % columns) * COLUMN, (number // columns) * ROW
        places.append((x, y))
        node = scene.addRect(0, 0, WIDTH, HEIGHT, rim, body)
        node.setPos(x, y)
        labels = [(f"Node {number}", 50.0, 2.0)]
        for port in range(PORTS):
            for left in (0.0, WIDTH):
                dot = scene.addEllipse(-6, -6, 12, 12, rim, QColor(49, 115, 100))
                dot.setParentItem(node)
                dot.setPos(left, 36 + port * _STEP)
            labels += [
                (f"in {port}", 10.0, 28 + port * _STEP),
                (f"out {port}", 110.0, 28 + port * _STEP),
            ]
        for words, left, top in labels:
            label = scene.addSimpleText(words)
            label.setBrush(text)
            label.setParentItem(node)
            label.setPos(left, top)
    pen = QPen(QColor(175, 95, 30), 2.0)
    for source, output, target, input_ in wanted:
        start = QPointF(places[source][0] + WIDTH, places[source][1] + 36 + output * _STEP)
        end = QPointF(places[target][0], places[target][1] + 36 + input_ * _STEP)
        arm = min(abs(end.x() - start.x()), WIDTH)
        path = QPainterPath(start)
        path.cubicTo(start + QPointF(arm, 0), end - QPointF(arm, 0), end)
        pipe = QGraphicsPathItem(path)
        pipe.setPen(pen)
        pipe.setZValue(-1)
        scene.addItem(pipe)
    view = QGraphicsView(scene)
    view.setRenderHint(QPainter.RenderHint.Antialiasing)
    view.setFrameShape(QGraphicsView.Shape.NoFrame)
    view.setBackgroundBrush(QColor(35, 35, 35))
    scene.setParent(view)
    return view
