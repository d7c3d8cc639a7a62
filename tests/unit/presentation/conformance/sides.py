"""The two sides of the conformance tests: NodeGraphQt as installed, and the drop-in for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import NodeGraphQt
from NodeGraphQt.base.menu import NodeGraphCommand, NodeGraphMenu, NodesMenu
from NodeGraphQt.custom_widgets.nodes_palette import NodesGridView
from NodeGraphQt.nodes.port_node import PortInputNode, PortOutputNode
from NodeGraphQt.qgraphics.node_abstract import AbstractNodeItem
from NodeGraphQt.qgraphics.node_backdrop import BackdropNodeItem
from NodeGraphQt.qgraphics.node_base import NodeItem
from NodeGraphQt.qgraphics.pipe import PipeItem
from NodeGraphQt.qgraphics.port import PortItem
from NodeGraphQt.widgets import node_widgets
from NodeGraphQt.widgets.scene import NodeScene
from NodeGraphQt.widgets.tab_search import TabSearchMenuWidget
from NodeGraphQt.widgets.viewer import NodeViewer
from NodeGraphQt.widgets.viewer_nav import NodeNavigationWidget

from casare_rpa.presentation import canvas
from casare_rpa.presentation.canvas import (
    backdrop_item,
    canvas_scene,
    graph_viewport,
    node_item,
    pipe_view,
    port_view,
    spin_box,
)

if TYPE_CHECKING:
    from types import ModuleType


class Side(NamedTuple):
    """One of the two: its name, and the module that code imports the public names from."""

    name: str
    module: ModuleType

    def __getattr__(self, name: str) -> Any:
        return getattr(self.module, name)


STOCK, CASARE = Side("stock", NodeGraphQt), Side("casare", canvas)
SIDES = (STOCK, CASARE)

_EXPORTED = (
    "NodeGraph",
    "SubGraph",
    "NodeObject",
    "BaseNode",
    "BaseNodeCircle",
    "BaseNodeSVG",
    "BackdropNode",
    "GroupNode",
    "Port",
    "NodeBaseWidget",
    "NodesPaletteWidget",
    "NodesTreeWidget",
    "NodePropEditorWidget",
    "PropertiesBinWidget",
)
PUBLIC: dict[str, tuple[type, type]] = {
    **{name: (getattr(NodeGraphQt, name), getattr(canvas, name)) for name in _EXPORTED},
    **{
        kind.__name__: (kind, getattr(canvas, kind.__name__))
        for kind in (NodeGraphMenu, NodesMenu, NodeGraphCommand)
    },
    **{
        kind.__name__: (kind, kind)
        for kind in (
            PortInputNode,
            PortOutputNode,
            NodesGridView,
            NodeNavigationWidget,
            TabSearchMenuWidget,
            node_widgets.NodeButton,
            node_widgets.NodeCheckBox,
            node_widgets.NodeComboBox,
            node_widgets.NodeLineEdit,
        )
    },
    "NodeSpinBox": (node_widgets.NodeSpinBox, spin_box.SpinBox),
    "AbstractNodeItem": (AbstractNodeItem, backdrop_item.BackdropItem),
    "BackdropNodeItem": (BackdropNodeItem, backdrop_item.BackdropItem),
    "NodeItem": (NodeItem, node_item.NodeItem),
    "PipeItem": (PipeItem, pipe_view.PipeView),
    "PortItem": (PortItem, port_view.PortView),
    "NodeScene": (NodeScene, canvas_scene.CanvasScene),
    "NodeViewer": (NodeViewer, graph_viewport.NodeViewer),
}
"""What applications call: a class of NodeGraphQt, and what stands for it on our side."""


def node_types(side: Side) -> list[type]:
    """The node classes of the tests, declared as an application declares its own."""

    class Work(side.BaseNode):
        __identifier__ = "test"
        NODE_NAME = "Work"

        def __init__(self) -> None:
            super().__init__()
            self.heard: list[tuple[str, str, str]] = []
            for number in range(2):
                self.add_input(f"in {number}", multi_input=number == 0)
                self.add_output(f"out {number}", multi_output=number == 0)
            self.create_property("value", "")

        def on_input_connected(self, in_port: Any, out_port: Any) -> None:
            super().on_input_connected(in_port, out_port)
            self.heard.append(("connected", in_port.name(), out_port.name()))

        def on_input_disconnected(self, in_port: Any, out_port: Any) -> None:
            super().on_input_disconnected(in_port, out_port)
            self.heard.append(("disconnected", in_port.name(), out_port.name()))

    class Form(side.BaseNode):
        __identifier__ = "test"
        NODE_NAME = "Form"

        def __init__(self) -> None:
            super().__init__()
            self.add_input("in")
            self.add_text_input("text", "Text", text="old")
            self.add_combo_menu("choice", "Choice", items=["red", "green"])
            self.add_checkbox("check", "", "Check", state=False)

    class Counted(side.BaseNode):
        __identifier__ = "test"
        NODE_NAME = "Counted"

        def __init__(self) -> None:
            super().__init__()
            self.add_spinbox("number", "Number", value=3, min_value=0, max_value=9)
            self.add_spinbox("share", "Share", value=0.5, max_value=1, double=True)

    class Pressed(side.BaseNode):
        __identifier__ = "test"
        NODE_NAME = "Pressed"

        def __init__(self) -> None:
            super().__init__()
            self.add_button("press", "", "Press")

    class Round(side.BaseNodeCircle):
        __identifier__ = "test"
        NODE_NAME = "Round"

        def __init__(self) -> None:
            super().__init__()
            self.add_input("in")
            self.add_output("out")

    class Growing(side.BaseNode):
        __identifier__ = "test"
        NODE_NAME = "Growing"

        def __init__(self) -> None:
            super().__init__()
            self.set_port_deletion_allowed(True)
            self.add_input("first")
            self.add_output("last")

    class Group(side.GroupNode):
        __identifier__ = "test"
        NODE_NAME = "Group"

        def __init__(self) -> None:
            super().__init__()
            self.add_input("in")
            self.add_output("out")

    return [Work, Form, Counted, Pressed, Round, Growing, Group]
