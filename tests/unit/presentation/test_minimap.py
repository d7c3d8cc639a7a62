"""The minimap shows all nodes and what the viewport shows of them; a click or a drag on it looks there."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.paint_counter import count_paints
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from tests.unit.presentation.mouse import move_mouse

from casare_rpa.presentation.canvas.minimap import Minimap

LEFT = Qt.MouseButton.LeftButton
RED, GREEN = (200, 40, 40), (40, 200, 40)
FRAME = QColor("#5b8ddb").getRgb()[:3]
NOWHERE_NEAR = 1e7
"""Where the viewport's frame hides nothing of the minimap."""


@pytest.fixture
def minimap(viewer, qtbot):
    made = Minimap(viewer)
    qtbot.addWidget(made)
    made.resize(220, 150)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def corners(add, minimap):
    """A red node and a green one far below to the right of it; the minimap is there before them."""
    red, green = add("red", "green", selected=False)
    red.set_color(*RED)
    green.set_color(*GREEN)
    green.set_pos(6000, 3000)
    QApplication.processEvents()
    return red, green


def pixels(minimap, color):
    """The box around all pixels of a colour: left, top, right, bottom; None where there are none."""
    image = minimap.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    y, x = np.nonzero((flat[:, :, 2::-1] == color).all(axis=2))
    return (x.min(), y.min(), x.max(), y.max()) if len(x) else None


def middle(box):
    left, top, right, bottom = box
    return QPoint(round((left + right) / 2), round((top + bottom) / 2))


def centre(node):
    return node.view.sceneBoundingRect().center()


def looks_at(viewer, node):
    """Whether a node is in the middle of the view, as near as a pixel of the minimap can say."""
    away = QPointF(viewer.camera.x, viewer.camera.y) - centre(node)
    return max(abs(away.x()), abs(away.y())) < 60


def test_all_nodes_fill_it_up_to_a_margin(minimap, corners, viewer):
    viewer.camera.look(NOWHERE_NEAR, NOWHERE_NEAR)
    left, top, right, bottom = pixels(minimap, RED)
    assert (left, right < 20, bottom < 75) == (8, True, True)
    height, width = bottom - top, right - left
    left, top, right, bottom = pixels(minimap, GREEN)
    assert (right, left > 200, top > 75) == (211, True, True)
    assert (bottom - top, right - left) == pytest.approx((height, width), abs=1)


def test_its_frame_is_what_the_viewport_shows(minimap, corners, viewer):
    red, green = corners
    shown = QRectF(centre(red), centre(green))
    viewer.camera.look(NOWHERE_NEAR, NOWHERE_NEAR)
    wanted = (*middle(pixels(minimap, RED)).toTuple(), *middle(pixels(minimap, GREEN)).toTuple())
    viewer.camera.look(shown.center().x(), shown.center().y(), 800 / shown.width())
    left, _, right, _ = pixels(minimap, FRAME)
    assert (left, right) == pytest.approx((wanted[0], wanted[2]), abs=2)
    viewer.camera.look(shown.center().x(), shown.center().y(), 600 / shown.height())
    _, top, _, bottom = pixels(minimap, FRAME)
    assert (top, bottom) == pytest.approx((wanted[1], wanted[3]), abs=2)


def test_a_click_looks_there_at_the_same_scale(minimap, corners, viewer, qtbot):
    _, green = corners
    viewer.camera.look(0, 0, 0.5)
    qtbot.mouseClick(minimap, LEFT, pos=middle(pixels(minimap, GREEN)))
    assert looks_at(viewer, green)
    assert viewer.camera.scale == 0.5


def test_a_drag_takes_the_view_along(minimap, corners, viewer, qtbot):
    red, green = corners
    viewer.camera.look(NOWHERE_NEAR, NOWHERE_NEAR)
    start, end = middle(pixels(minimap, RED)), middle(pixels(minimap, GREEN))
    qtbot.mousePress(minimap, LEFT, pos=start)
    assert looks_at(viewer, red)
    move_mouse(minimap, (start + end) / 2, LEFT)
    assert not looks_at(viewer, red)
    move_mouse(minimap, end, LEFT)
    assert looks_at(viewer, green)
    qtbot.mouseRelease(minimap, LEFT, pos=end)
    assert not minimap.hasMouseTracking()  # without a button held, the cursor takes nothing along


def test_it_follows_nodes_that_move_come_and_go(minimap, corners, viewer, graph, add):
    red, green = corners
    viewer.camera.look(NOWHERE_NEAR, NOWHERE_NEAR)
    before = pixels(minimap, GREEN)
    green.set_pos(6000, 0)
    QApplication.processEvents()
    assert pixels(minimap, GREEN)[1] < before[1]
    (blue,) = add("blue", pos=(0, 9000), selected=False)
    blue.set_color(40, 40, 200)
    viewer.batch.flush()
    QApplication.processEvents()
    assert pixels(minimap, (40, 40, 200)) is not None
    graph.remove_node(red)
    QApplication.processEvents()
    assert pixels(minimap, RED) is None


def test_it_repaints_by_itself_when_the_view_moves(minimap, corners, viewer, qtbot):
    QApplication.processEvents()
    paints = count_paints(minimap)
    viewer.camera.look(50, 50)
    qtbot.waitUntil(lambda: paints.count > 0)


def test_the_nodes_are_painted_when_they_changed_only(minimap, corners, viewer, monkeypatch):
    red, _ = corners
    painted = []
    paint = viewer.painter.paint_blocks
    monkeypatch.setattr(viewer.painter, "paint_blocks", lambda p: painted.append(paint(p)))
    minimap.grab()
    known = len(painted)
    for x in range(5):
        viewer.camera.look(100 * x, 0)
        minimap.grab()
    assert len(painted) == known
    red.set_pos(5, 5)
    QApplication.processEvents()
    minimap.grab()
    minimap.grab()
    assert len(painted) == known + 1
    minimap.resize(260, 160)
    minimap.grab()
    assert len(painted) == known + 2


def test_an_empty_graph_shows_the_frame_alone(minimap, viewer, qtbot):
    viewer.camera.look(0, 0, 1.0)
    assert pixels(minimap, FRAME) is None  # 800 x 600 around a box of 1 x 1: outside
    qtbot.mouseClick(minimap, LEFT, pos=QPoint(110, 75))
    assert (viewer.camera.x, viewer.camera.y) == pytest.approx((0.5, 0.5), abs=0.01)
