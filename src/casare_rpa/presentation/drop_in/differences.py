"""Where ours and NodeGraphQt differ on purpose: the one table of reasons.

``bug``: NodeGraphQt does not do what it says; ours does. ``purpose``: both make sense and ours was chosen.
"""

from __future__ import annotations

from typing import Literal, NamedTuple


class Difference(NamedTuple):
    """One of them.

    Attributes:
        kind: whose fault it is.
        names: the public names it shows in, as ``Class.member``.
        stock: what NodeGraphQt does.
        ours: what ours does.
        why: the reason.
    """

    kind: Literal["bug", "purpose"]
    names: tuple[str, ...]
    stock: str
    ours: str
    why: str


DIFFERENCES: dict[str, Difference] = {
    # Bugs of NodeGraphQt's
    "opengl": Difference(
        "bug",
        ("NodeGraph.use_OpenGL", "NodeViewer.use_OpenGL"),
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
    "set-zoom": Difference(
        "bug",
        ("NodeGraph.set_zoom", "NodeViewer.set_zoom"),
        "zooms by a tenth or so, whatever zoom is asked for",
        "sets the zoom that is asked for",
        "the call does what it is named after",
    ),
    "exponential-check": Difference(
        "bug",
        ("NodeViewer.acyclic_check",),
        "follows every path between the two nodes, of which there may be exponentially many",
        "visits each node once; the answers are the same",
        "a connection must be made while the mouse button goes up",
    ),
    "half-registered": Difference(
        "bug",
        ("NodeGraph.register_node", "NodeGraph.register_nodes", "NodeFactory.register_node"),
        "registers a class whose alias is refused, and those before the refused one in a list",
        "registers all that it is called with or nothing",
        "what is refused leaves no trace",
    ),
    # Chosen
    "what-is-no-class-of-nodes": Difference(
        "purpose",
        ("NodeGraph.register_node", "NodeGraph.register_nodes", "NodeFactory.register_node"),
        "raises AttributeError, or takes a node for its class and fails when one is created",
        "raises NodeRegistrationError, which says what was found and what is allowed",
        "the mistake is in the call that registers",
    ),
    "what-is-no-new-node": Difference(
        "purpose",
        ("NodeGraph.add_node",),
        "fails an assertion, or raises KeyError for a node that was added before",
        "raises NodeCreationError, which says what was found and what is allowed",
        "assertions vanish under `python -O`",
    ),
    "no-such-type": Difference(
        "purpose",
        ("NodeGraph.create_node",),
        "says that the type cannot be found; raises AttributeError where nodes of a type have no name",
        "raises NodeCreationError for both, with the registered types that are similar",
        "most unknown types are misspelt",
    ),
    "layout-by-columns": Difference(
        "purpose",
        ("NodeGraph.auto_layout_nodes",),
        "ranks nodes from `start_nodes`, each rank one line",
        "columns along the flow, of nodes as large as they are; `start_nodes` is accepted and not needed",
        "large graphs come out without overlaps, in time linear in nodes and connections",
    ),
    "sub-graph-of-no-group": Difference(
        "purpose",
        ("SubGraph.expand_group_node",),
        "fails an assertion for a node that is no group node",
        "raises TypeError, which names the node's class",
        "assertions vanish under `python -O`",
    ),
    "parts-decide-the-size": Difference(
        "purpose",
        ("AbstractNodeItem.width", "AbstractNodeItem.height"),
        "a node's size can be set and lasts until it is next drawn",
        "setting it does nothing: the node is as large as its parts need",
        "the size on the screen does not depend on what was drawn when",
    ),
    "layout-in-one-go": Difference(
        "purpose",
        (
            "NodeItem.align_icon",
            "NodeItem.align_label",
            "NodeItem.align_widgets",
            "NodeItem.align_ports",
        ),
        "place one kind of a node's parts each",
        "not there: `draw_node` works out the whole layout before the next frame",
        "ports and labels are no items that could be placed one by one",
    ),
    "one-level-of-detail": Difference(
        "purpose",
        ("NodeItem.auto_switch_mode", "NodeItem.set_proxy_mode"),
        "each node decides in each paint whether to hide its labels, ports and widgets",
        "not there: the viewport decides once a frame, for all nodes",
        "one decision instead of one for each node and paint",
    ),
    "icon-in-the-picture": Difference(
        "purpose",
        ("NodeItem.icon_item",),
        "an item of the scene",
        "not there: the icon is part of the node's picture; `icon` sets it",
        "one item a node instead of some two dozen",
    ),
    "pipes-are-no-items": Difference(
        "purpose",
        (
            "PipeItem",
            "PipeItem.paint",
            "PipeItem.itemChange",
            "PipeItem.hoverEnterEvent",
            "PipeItem.hoverLeaveEvent",
            "PipeItem.reset_path",
            "PipeItem.set_connections",
        ),
        "a pipe is an item of the scene, painted by Qt",
        "a light object with the other calls of NodeGraphQt's; the viewport draws all pipes together and connects "
        "ports by `establish_connection`",
        "Qt strokes wide curves one by one, and slowly",
    ),
    "ports-are-no-items": Difference(
        "purpose",
        (
            "PortItem",
            "PortItem.paint",
            "PortItem.itemChange",
            "PortItem.mousePressEvent",
            "PortItem.mouseReleaseEvent",
            "PortItem.hoverEnterEvent",
            "PortItem.hoverLeaveEvent",
        ),
        "a port is an item of the scene, painted by Qt; so is its label",
        "a light object with the other calls of NodeGraphQt's; the node's picture shows it, custom painters included, "
        "and the viewport finds it by geometry",
        "ports exist for the mouse only near the mouse",
    ),
    "pens-of-pipes": Difference(
        "purpose",
        ("PipeItem.set_pipe_styling",),
        "sets a pen's width, which lasts until the pipe is next hovered",
        "colour and style; the width is the state's",
        "pipes of one look are drawn by one call",
    ),
}
