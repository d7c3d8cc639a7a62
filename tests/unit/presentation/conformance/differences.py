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
}
