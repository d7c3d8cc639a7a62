"""The base class of all node types, with CasareRPA's names and meaning.

An instance holds only what belongs to one node of one run: its config, the values at its ports and its
status. Ports themselves belong to the type: they are computed once, when first asked for.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, TypedDict

from casare_rpa.domain.ports import DataType, PortSchema, PortSpec
from casare_rpa.domain.workflow import own_copy
from casare_rpa.nodes.declare import NodeDeclaration, PropertyDef

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casare_rpa.nodes.context import ExecutionContext

__all__ = ["BaseNode", "DataType", "ExecutionResult", "NodeStatus"]


class NodeStatus(Enum):
    """Where a node stands in a run."""

    IDLE = "idle"
    RUNNING = "running"
    SUCCESS = "success"
    ERROR = "error"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class ExecutionResult(TypedDict, total=False):
    """What ``execute`` returns.

    Attributes:
        success: whether the node did what it is for.
        data: what displays and logs show of it.
        next_nodes: names of the execution outputs the flow leaves by; ``exec_out`` where left out.
        error: with ``success`` False, what went wrong.
        error_type: the name of the error's type, which a CatchNode can filter by.
        scope: True where the flow through ``next_nodes`` belongs to this node: when it has run dry,
            failed or been broken out of, the node is executed again (``context.scope`` tells why).
        loop: with ``scope``, whether the scope is a loop: breaking and continuing mean it, and errors
            pass through it without the node being executed again.
        loop_back_to: id of the scope's owner to go back to at once.
        leave_loop: True ends the loop named by ``loop_back_to``, else the innermost (BreakNode).
        route_to: id of the node to go on with, whatever the connections say (a TryNode's catch).
        pass_on: True where the node lets what left its scope go on outwards: the error stays an error,
            the break a break.
        end_run: True ends the run, once the scopes around have had their say (EndNode).
    """

    success: bool
    data: dict[str, Any]
    next_nodes: list[str]
    error: str
    error_type: str
    scope: bool
    loop: bool
    loop_back_to: str
    leave_loop: bool
    route_to: str
    pass_on: bool
    end_run: bool


class _Ports:
    """Collects what ``_define_ports`` adds."""

    def __init__(self, declaration: NodeDeclaration) -> None:
        self.inputs = [PortSpec(name, DataType.EXEC) for name in declaration.exec_inputs]
        self.outputs = [PortSpec(name, DataType.EXEC) for name in declaration.exec_outputs]

    def add(self, ports: list[PortSpec], port: PortSpec) -> None:
        if all(known.name != port.name for known in ports):
            ports.append(port)


class BaseNode:
    """A node: subclass it, declare it with ``@node`` and ``@properties``, implement ``execute``."""

    declaration: ClassVar[NodeDeclaration] = NodeDeclaration()
    property_defs: ClassVar[tuple[PropertyDef, ...]] = ()
    node_type: str = "BaseNode"
    """The type's id, which is its class's name; constructors of CasareRPA's nodes set it once more."""
    _collecting: _Ports | None = None

    def __init_subclass__(cls) -> None:
        cls.node_type = cls.__name__

    def __init__(self, node_id: str, config: Mapping[str, Any] | None = None) -> None:
        self.node_id = node_id
        self.config: dict[str, Any] = dict(config or {})
        self.name = self.config.get("name", "") or type(self).__name__
        self.status = NodeStatus.IDLE
        self.error_message: str | None = None
        self.input_values: dict[str, Any] = {}
        self.output_values: dict[str, Any] = {}
        self._execution_context: ExecutionContext | None = None

    def __repr__(self) -> str:
        return f"<{self.node_type} {self.node_id} {self.status.value}>"

    # Ports, once a type

    @classmethod
    def port_schema(cls) -> PortSchema:
        """The ports of this type, computed at the first call."""
        schema: PortSchema | None = cls.__dict__.get("_port_schema")
        if schema is None:
            collector = _Ports(cls.declaration)
            blank = object.__new__(cls)
            blank._collecting = collector
            blank._define_ports()
            schema = PortSchema(tuple(collector.inputs), tuple(collector.outputs))
            cls._port_schema = schema
        return schema

    _port_schema: ClassVar[PortSchema]

    def _define_ports(self) -> None:
        """Add the type's data ports; called once a type, on a blank instance without config."""

    def add_input_port(
        self, name: str, data_type: DataType, label: str = "", required: bool = True
    ) -> None:
        """Add a data input; for ``_define_ports`` only."""
        ports = self._collector()
        ports.add(ports.inputs, PortSpec(name, data_type, label, required))

    def add_output_port(
        self, name: str, data_type: DataType, label: str = "", required: bool = False
    ) -> None:
        """Add a data output; for ``_define_ports`` only."""
        ports = self._collector()
        ports.add(ports.outputs, PortSpec(name, data_type, label, required))

    def add_exec_input(self, name: str = "exec_in") -> None:
        """Add an input of execution flow; for ``_define_ports`` only."""
        self.add_input_port(name, DataType.EXEC, required=False)

    def add_exec_output(self, name: str = "exec_out") -> None:
        """Add an output of execution flow; for ``_define_ports`` only."""
        self.add_output_port(name, DataType.EXEC)

    def _collector(self) -> _Ports:
        if self._collecting is None:
            raise RuntimeError(
                f"{self.node_type}: ports belong to the type and are added in _define_ports only; "
                "declare ports that depend on the config with @node(dynamic_outputs=...)"
            )
        return self._collecting

    # Values, once a node

    def set_input_value(self, port_name: str, value: Any) -> None:
        """Put a value at an input, as a connection does."""
        self.input_values[port_name] = value

    def get_input_value(self, port_name: str, default: Any = None) -> Any:
        """The value a connection brought to an input."""
        return self.input_values.get(port_name, default)

    def set_output_value(self, port_name: str, value: Any) -> None:
        """Put a value at a declared output.

        Raises:
            ValueError: the type has no such output.
        """
        if self.port_schema().output(port_name) is None:
            allowed = ", ".join(port.name for port in self.port_schema().outputs)
            raise ValueError(f"{self.node_type} has no output {port_name!r}; it has: {allowed}")
        self.output_values[port_name] = value

    def get_output_value(self, port_name: str, default: Any = None) -> Any:
        """The value at an output."""
        return self.output_values.get(port_name, default)

    def get_parameter(self, name: str, default: Any = None, *, resolve: bool = True) -> Any:
        """A parameter from its input port, else from the config, else its declared default.

        Args:
            name: of the input port and of the config key alike.
            default: where neither the port, the config nor a PropertyDef has a value; None is none.
            resolve: replace ``{{variable}}`` patterns of the config by their values.
        """
        value = self.input_values.get(name)
        if value is not None:
            return value  # data that came through a connection is no template
        value = self._resolved(self.config.get(name), resolve)
        if value is None:  # a pattern may stand for nothing, and "None" is nobody's text
            value = self._resolved(self._declared_default(name), resolve)
        return default if value is None else value

    def _resolved(self, value: Any, resolve: bool) -> Any:
        if value is None or not resolve or self._execution_context is None:
            return value
        return self._execution_context.resolve_value(value)

    def _declared_default(self, name: str) -> Any:
        default = next((prop.default for prop in self.property_defs if prop.name == name), None)
        return own_copy(default)  # the declaration is shared by all nodes of the type

    # A run

    def set_execution_context(self, context: ExecutionContext | None) -> None:
        """Give the node the run it belongs to; the executor calls it."""
        self._execution_context = context

    async def execute(self, context: ExecutionContext) -> ExecutionResult:
        """Do what the node is for; an exception counts as failure, with its text as the error."""
        raise NotImplementedError(f"{self.node_type} does not implement execute()")
