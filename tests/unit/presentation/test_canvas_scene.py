"""What Qt itself has to paint is painted, whichever of Qt's ways put it into the scene."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainterPath, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsRectItem

RED = QColor(255, 0, 0)
BOX = QRectF(100, 100, 60, 60)


def path():
    made = QPainterPath()
    made.addRect(BOX)
    return made


def pixmap():
    made = QPixmap(60, 60)
    made.fill(RED)
    return made


def widget():
    made = QFrame()
    made.setStyleSheet("background: #f00")
    made.setFixedSize(60, 60)
    return made


def plain_text(scene):
    item = scene.addSimpleText("WWW", QFont("Sans", 60))
    item.setBrush(RED)
    return item


def text(scene):
    item = scene.addText("WWW", QFont("Sans", 60))
    item.setDefaultTextColor(RED)
    return item


def grouped(scene):
    item = QGraphicsRectItem(BOX)
    item.setBrush(RED)
    return scene.createItemGroup([item])


WAYS = {
    "addEllipse": lambda scene: scene.addEllipse(BOX, QPen(RED), QBrush(RED)),
    "addLine": lambda scene: scene.addLine(QLineF(100, 130, 160, 130), QPen(RED, 60)),
    "addPath": lambda scene: scene.addPath(path(), QPen(RED), QBrush(RED)),
    "addPixmap": lambda scene: scene.addPixmap(pixmap()),
    "addPolygon": lambda scene: scene.addPolygon(QPolygonF(BOX), QPen(RED), QBrush(RED)),
    "addRect": lambda scene: scene.addRect(BOX, QPen(RED), QBrush(RED)),
    "addSimpleText": plain_text,
    "addText": text,
    "addWidget": lambda scene: scene.addWidget(widget()),
    "createItemGroup": grouped,
}


def reds(viewer):
    QApplication.processEvents()
    image = viewer.viewport().grab().toImage()
    return sum(
        image.pixelColor(x, y) == RED
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    )


@pytest.mark.parametrize("way", WAYS)
def test_an_item_that_qt_makes_is_painted_until_it_is_gone(viewer, way):
    scene = viewer.scene()
    assert reds(viewer) == 0
    item = WAYS[way](scene)
    assert scene.needs_qt()
    assert reds(viewer) > 50
    if way == "addWidget":
        item.hide()  # PySide crashes where a proxy outlives its scene's hold, with Qt's own scene too
    else:
        scene.removeItem(item)
    assert not scene.needs_qt()
    assert reds(viewer) == 0


def test_the_members_of_a_group_that_is_taken_apart_stay_painted(viewer):
    scene = viewer.scene()
    group = grouped(scene)
    (member,) = group.childItems()
    scene.destroyItemGroup(group)
    assert member in scene.real_items()
    assert reds(viewer) > 50
    assert member.brush().style() is Qt.BrushStyle.SolidPattern
