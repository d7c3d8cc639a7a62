"""Where ours and NodeGraphQt differ on purpose: all reasons, those of the conformance suite and those of structure."""

from __future__ import annotations

from casare_rpa.presentation.drop_in.behaviour import DIFFERENCES as BEHAVIOUR
from casare_rpa.presentation.drop_in.behaviour import LEFT_OUT, Difference

MISSING: dict[str, str] = {name: said.why for name, said in LEFT_OUT.items() if said.missing}
"""Why a public name of NodeGraphQt's is not there."""

DIFFERENCES: dict[str, Difference] = {
    **BEHAVIOUR,
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
    "pipes-are-no-items": Difference(
        "purpose",
        ("PipeItem",),
        "a pipe is an item of the scene, painted by Qt",
        "a light object with the other calls of NodeGraphQt's; the viewport draws all pipes together and connects "
        "ports by `establish_connection`",
        "Qt strokes wide curves one by one, and slowly",
    ),
    "ports-are-no-items": Difference(
        "purpose",
        ("PortItem",),
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
