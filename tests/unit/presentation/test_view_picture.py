"""Whatever happened to the picture, it shows what a picture painted from nothing shows."""

from __future__ import annotations

import random

import numpy as np
import pytest
from benchmarks.paint_counter import count_paints
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from casare_rpa.presentation.canvas import frame_painter
from casare_rpa.presentation.canvas.layer import MARGIN, Layer
from casare_rpa.presentation.canvas.painting import _IDLE_MS

BLACK = QColor(0, 0, 0)


@pytest.fixture
def filled(graph, add, qtbot):
    choose = random.Random(1)
    nodes = [
        add(f"N{n}", pos=((n % 6) * 260, (n // 6) * 150), selected=False, push_undo=False)[0]
        for n in range(36)
    ]
    for number, node in enumerate(nodes[:-1]):
        node.output(0).connect_to(nodes[choose.randrange(number + 1, 36)].input(0), push_undo=False)
    viewer = graph.viewer()
    viewer.resize(700, 500)
    with qtbot.waitExposed(viewer):
        viewer.show()
    viewer.camera.look(600, 400, 1.0)
    viewer.finish_picture()
    QApplication.processEvents()
    return graph, nodes


@pytest.fixture
def first(graph, add, qtbot):
    """A window whose first frame is shown, and nothing since."""
    nodes = [add(f"N{n}", pos=(n * 200, 60), selected=False, push_undo=False)[0] for n in range(3)]
    nodes[0].output(0).connect_to(nodes[2].input(0), push_undo=False)
    viewer = graph.viewer()
    viewer.resize(700, 500)
    viewer.camera.look(300, 150, 1.0)
    with qtbot.waitExposed(viewer):
        viewer.show()
    QApplication.processEvents()
    return viewer, nodes


def window(viewer):
    """What the window shows, nothing of it painted for this."""
    image = viewer.screen().grabWindow(viewer.winId()).toImage()
    return np_pixels(image)


def np_pixels(image):
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    flat = np.frombuffer(image.constBits(), np.uint8)
    return flat.reshape(image.height(), image.width(), 4)[:, :, :3].astype(np.int16)


def test_the_first_frame_is_painted_straight_and_a_layer_follows_without_another(first, qtbot):
    viewer, nodes = first
    assert (viewer.picture.empty, viewer.picture.busy) == (True, False)
    assert viewer.painter.nodes_painted == len(nodes)
    shown, paints = window(viewer), count_paints(viewer.viewport())
    qtbot.waitUntil(lambda: not viewer.picture.empty)
    QApplication.processEvents()
    assert paints.count == 0
    nodes[0].set_property("value", "new", push_undo=False)
    viewer.batch.flush()
    QApplication.processEvents()
    assert paints.count == 1  # as ever after a commit
    viewer.viewport().repaint()
    assert (shown == window(viewer)).all()
    assert_true_to_the_scene(viewer)


def test_what_changes_before_there_is_a_layer_is_shown(first, qtbot):
    viewer, nodes = first
    before, paints = window(viewer), count_paints(viewer.viewport())
    nodes[1].set_color(200, 20, 20)
    viewer.batch.flush()
    assert viewer.picture.empty
    QApplication.processEvents()
    qtbot.wait(2 * _IDLE_MS)
    assert paints.count == 1
    assert (viewer.picture.empty, viewer.picture.busy) == (False, False)
    assert (before != window(viewer)).any()
    assert_true_to_the_scene(viewer)


def pixels(viewer):
    return np_pixels(viewer.viewport().grab().toImage())


def assert_true_to_the_scene(viewer):
    viewer.lifted.rest()
    viewer.finish_picture()
    kept = pixels(viewer)
    viewer.forget_picture()
    viewer.finish_picture()
    # Qt's line rasteriser rounds a clipped line to another eighth of a pixel now and then.
    assert (np.abs(kept - pixels(viewer)).max(axis=2) > 40).mean() < 0.0005


@pytest.mark.parametrize("seed", range(4))
def test_any_sequence_of_changes(filled, seed):
    graph, nodes = filled
    viewer, choose = graph.viewer(), random.Random(seed)
    for _ in range(25):
        node = choose.choice(nodes)
        match choose.randrange(10):
            case 0:
                viewer._set_viewer_pan(choose.randrange(-90, 90), choose.randrange(-90, 90))
            case 1:
                node.view.moveBy(choose.randrange(-60, 60), choose.randrange(-60, 60))
            case 2:
                node.set_color(choose.randrange(256), 90, 90)
            case 3:
                viewer._set_viewer_zoom(choose.choice((120, -120)))
            case 4:
                node.set_selected(not node.selected())
            case 5:
                node.output(0).clear_connections(push_undo=False)
            case 6:
                node.set_name("x" * choose.randrange(1, 40))
            case 7:
                node.set_disabled(not node.disabled())
            case 8:
                graph.set_pipe_style(choose.randrange(3))
            case 9:
                viewer._hover(choose.choice([*node.view.inputs, *viewer.all_pipes()]))
        if choose.random() < 0.5:
            QApplication.processEvents()
    viewer.batch.flush()
    assert_true_to_the_scene(viewer)


def test_a_moving_node_is_shown_while_the_picture_is_made_without_it(filled):
    graph, nodes = filled
    viewer, view = graph.viewer(), nodes[8].view
    view.moveBy(30, 40)
    viewer.viewport().repaint()
    lifted = pixels(viewer)
    viewer.lifted.rest()
    viewer.finish_picture()
    # Above the others and their pipes while it moves, among them afterwards.
    body = viewer.mapFromScene(view.sceneBoundingRect().center())
    assert (lifted[body.y(), body.x()] == pixels(viewer)[body.y(), body.x()]).all()
    assert_true_to_the_scene(viewer)


def test_rendering_elsewhere_paints_the_scene_itself(filled):
    viewer = filled[0].viewer()
    image = QImage(700, 500, QImage.Format.Format_RGB32)
    image.fill(BLACK)
    before = viewer.painter.nodes_painted
    painter = QPainter(image)
    viewer.render(painter)
    painter.end()
    assert viewer.painter.nodes_painted > before
    node = viewer.mapFromScene(filled[1][8].view.sceneBoundingRect().center())
    assert image.pixelColor(node).getRgb()[:3] == (13, 18, 23)  # the body's own colour


def test_a_layer_holds_the_view_and_keeps_what_it_can(qapp):
    view = QRect(0, 0, 300, 200)
    layer = Layer(view, 1.0, 1.0, BLACK)
    layer.valid += view
    choose = random.Random(3)
    for _ in range(200):
        view.translate(choose.randrange(-40, 40), choose.randrange(-40, 40))
        before = QRect(layer.rect)
        layer.follow(view, BLACK)
        assert layer.rect.contains(view)
        assert layer.rect.size() == before.size()
        assert layer.valid.boundingRect().isEmpty() or layer.rect.contains(
            layer.valid.boundingRect()
        )
        lack = layer.missing(view)
        layer.valid += lack
        assert layer.missing(view).isEmpty()


def test_a_strip_is_asked_for_with_what_a_pan_needs_next(qapp):
    view = QRect(0, 0, 300, 200)
    layer = Layer(view, 1.0, 1.0, BLACK)
    layer.valid += view
    lack = layer.missing(view.translated(5, 0)).boundingRect()
    assert lack == QRect(QPoint(300, 0), QPoint(304 + MARGIN // 2, 199))


def test_a_slanted_pan_leaves_no_corner_for_the_next_step(qapp):
    view = QRect(0, 0, 300, 200)
    layer = Layer(view, 1.0, 1.0, BLACK)
    layer.valid += view
    for dx, dy in ((5, 0), (0, 5)):
        view.translate(dx, dy)
        layer.valid += layer.missing(view)
    assert layer.missing(view.translated(20, 20)).isEmpty()


def test_an_idle_window_has_nothing_for_qt_to_paint(filled):
    assert not filled[0].viewer().scene().needs_qt()


@pytest.mark.parametrize(("spacing", "smooth"), [(1, False), (40, True)])
def test_edges_are_smooth_unless_pipes_lie_thick_over_the_whole_graph(
    graph, add, viewer, monkeypatch, spacing, smooth
):
    nodes = [
        add(f"N{n}", pos=((n % 6) * 260 * spacing, (n // 6) * 150 * spacing), selected=False)[0]
        for n in range(36)
    ]
    for source in nodes:
        for target in nodes:
            if source is not target:
                source.output(0).connect_to(target.input(0), push_undo=False)
    drawn = []
    monkeypatch.setattr(
        frame_painter, "draw_segments", lambda painter, **how: drawn.append(how["smooth"])
    )
    viewer.camera.look(0, 0, 0.02)
    viewer.forget_picture()
    viewer.finish_picture()
    assert set(drawn) == {smooth}
