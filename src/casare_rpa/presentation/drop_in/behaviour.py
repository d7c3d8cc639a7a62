"""Where ours and NodeGraphQt's behaviour differ, each with its reason: a test that rests on one names it.

``bug``: NodeGraphQt does not do what it says; ours does. ``purpose``: both make sense and ours was chosen.
"""

from __future__ import annotations

from typing import Literal, NamedTuple


class Difference(NamedTuple):
    """One of them.

    Attributes:
        kind: whose fault it is.
        names: the public names it shows in.
        stock: what NodeGraphQt 0.6.44 does.
        ours: what ours does.
        why: the reason.
    """

    kind: Literal["bug", "purpose"]
    names: tuple[str, ...]
    stock: str
    ours: str
    why: str


class LeftOut(NamedTuple):
    """A public name that no conformance test exercises on ours.

    Attributes:
        why: the reason.
        missing: ours has no such name.
        on_stock: neither do the tests exercise it on NodeGraphQt.
    """

    why: str
    missing: bool = True
    on_stock: bool = True


_NO_ITEM = "ports and pipes of ours are no scene items: the viewport paints and finds them"
_ONE_LAYOUT = (
    "the parts of a node are laid out as a whole; they are no items to be moved by themselves"
)
LEFT_OUT: dict[str, LeftOut] = {
    **{
        f"{kind}.{name}": LeftOut(_NO_ITEM)
        for kind, names in {
            "PortItem": (
                "hoverEnterEvent",
                "hoverLeaveEvent",
                "itemChange",
                "mousePressEvent",
                "mouseReleaseEvent",
                "paint",
            ),
            "PipeItem": (
                "hoverEnterEvent",
                "hoverLeaveEvent",
                "itemChange",
                "paint",
                "reset_path",
                "set_connections",
            ),
        }.items()
        for name in names
    },
    "NodeViewer.apply_live_connection": LeftOut(
        "takes the scene's own mouse event: drags exercise it", missing=False
    ),
    "NodeNavigationWidget.clear": LeftOut(
        "raises AttributeError: a mistake in a widget of NodeGraphQt's that both sides show",
        missing=False,
    ),
    **{
        f"NodeItem.{name}": LeftOut(_ONE_LAYOUT)
        for name in ("align_icon", "align_label", "align_ports", "align_widgets", "icon_item")
    },
    **{
        f"NodeItem.{name}": LeftOut("the level of detail is decided once a frame, for all nodes")
        for name in ("auto_switch_mode", "set_proxy_mode")
    },
}

DIFFERENCES: dict[str, Difference] = {
    "opengl": Difference(
        "bug",
        ("NodeGraph.use_OpenGL",),
        "raises on PySide6, which it does not know",
        "paints through OpenGL",
        "the call does what it is named after",
    ),
    "occupied-single-port": Difference(
        "bug",
        ("Port.connect_to", "BaseNode.set_input", "BaseNode.set_output"),
        "called on an occupied single port, drops the old connection and makes none",
        "makes the new connection in place of the old one",
        "called on the other end, NodeGraphQt does so itself",
    ),
    "cycles": Difference(
        "bug",
        ("Port.connect_to", "NodeGraph.acyclic"),
        "lets calls close a cycle in an acyclic graph; only the mouse is refused",
        "refuses calls as well, silently, as other connections that are not allowed",
        "an acyclic graph has no cycles",
    ),
    "same-kind": Difference(
        "bug",
        ("Port.connect_to",),
        "connects two outputs, or two inputs; a pipe that no reader of the session can make again",
        "raises PortError",
        "a connection leads from an output to an input",
    ),
    "extract-locked": Difference(
        "bug",
        ("NodeGraph.extract_nodes",),
        "raises AttributeError for nodes with locked ports",
        "shows the warning that was meant, and leaves the nodes as they are",
        "the call does what it says",
    ),
    "set-zoom": Difference(
        "bug",
        ("NodeGraph.set_zoom", "NodeViewer.set_zoom"),
        "zooms by a tenth or so, whatever zoom is asked for",
        "sets the zoom that is asked for",
        "the call does what it is named after",
    ),
    "pipes-of-hidden": Difference(
        "bug",
        ("BaseNode.set_property", "Port.set_visible"),
        "hides the pipes of a hidden node or port when one of its nodes is next moved",
        "hides them at once",
        "a pipe must not lead into nothing",
    ),
    "get-menu": Difference(
        "bug",
        ("NodeGraphMenu.get_menu",),
        "returns None, whatever submenus there are",
        "returns the submenu",
        "the call does what it is named after",
    ),
    "port-of-expanded-group": Difference(
        "bug",
        ("SubGraph.get_node_by_port", "GroupNode.delete_input", "GroupNode.delete_output"),
        "raises TypeError, and so do deletions of ports of an expanded group node",
        "finds the node; the port is deleted with the node that stands for it",
        "the call does what it is named after",
    ),
    "collapse-within": Difference(
        "bug",
        ("SubGraph.collapse_group_node", "GroupNode.collapse"),
        "leaves an empty page, and the closed graph among the ways back",
        "shows the graph around the closed one, and its way back no longer",
        "nobody asked for an empty page",
    ),
    "backdrop-padding": Difference(
        "purpose",
        ("BackdropNode.wrap_nodes", "BackdropNode.auto_size"),
        "leaves 40 around the nodes and around what of their ports and overlays nobody sees",
        "leaves 40 around the nodes",
        "frames with even edges; ports are no items whose rectangles could be united",
    ),
    "save-failed": Difference(
        "bug",
        ("NodeGraph.save_session",),
        "empties the file, then fails, where a property cannot be written as JSON",
        "raises TypeError that names the node and the property; the file is as it was",
        "nothing is lost",
    ),
    "delete-locked": Difference(
        "bug",
        (
            "NodeGraph.delete_node",
            "NodeGraph.delete_nodes",
            "NodeGraph.remove_node",
            "NodeGraph.cut_nodes",
        ),
        "raises PortError half-way, where a port at the other end is locked, and leaves an undo entry open",
        "removes the node with its connections as one undo entry",
        "locked ports of the node itself do not hinder its removal either",
    ),
    "button": Difference(
        "bug",
        ("BaseNode.add_button", "BaseNode.update_model", "NodeGraph.serialize_session"),
        "raises NodePropertyError when a graph with a button in a node is written, copied or duplicated",
        "writes the node; a button has no value",
        "what can be built can be saved",
    ),
    "selected-in-file": Difference(
        "bug",
        ("NodeGraph.serialize_session",),
        "writes as selected what creating other nodes has deselected",
        "writes the selection as it is",
        "readers deselect everything, so that sessions still pass between both",
    ),
    "spin-box": Difference(
        "bug",
        ("BaseNode.add_spinbox", "NodeSpinBox.get_value", "NodeSpinBox.set_value"),
        "shows 0 whatever value is given, says text, and cannot read the sessions that it writes",
        "shows the value, says a number, and reads NodeGraphQt's sessions too; the properties bin has a spin box",
        "the call does what it says",
    ),
    "editor-add-widget": Difference(
        "bug",
        ("NodePropEditorWidget.add_widget",),
        "raises AttributeError",
        "adds the widget to the tab",
        "the call does what it is named after",
    ),
}
