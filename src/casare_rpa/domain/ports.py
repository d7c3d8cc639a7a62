"""What a node type's ports are, and which of them may be connected."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from casare_rpa.domain.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class DataType(Enum):
    """What may flow through a port; names are CasareRPA's."""

    STRING = "string"
    NUMBER = "number"
    INTEGER = "integer"
    FLOAT = "float"
    BOOLEAN = "boolean"
    LIST = "list"
    DICT = "dict"
    ANY = "any"
    EXEC = "exec"
    ELEMENT = "element"
    PAGE = "page"
    BROWSER = "browser"
    DB_CONNECTION = "db_connection"
    WORKBOOK = "workbook"
    WORKSHEET = "worksheet"
    DOCUMENT = "document"
    WINDOW = "window"
    DESKTOP_ELEMENT = "desktop_element"
    OBJECT = "object"
    BYTES = "bytes"


_NUMBERS = frozenset({DataType.NUMBER, DataType.INTEGER, DataType.FLOAT})


class PortSpec(Record):
    """One port of a node type.

    Attributes:
        name: unique among the inputs, or among the outputs, of its type.
        data_type: ``DataType.EXEC`` makes it a port of the execution flow.
        label: what the canvas shows; the name where the author gave none.
        required: for inputs, whether the node cannot run without a value.
    """

    name: str
    data_type: DataType
    label: str = ""
    required: bool = False

    @property
    def is_exec(self) -> bool:
        """Whether the port carries execution flow instead of data."""
        return self.data_type is DataType.EXEC


class PortSchema(Record):
    """All ports of a node type, in the order they are drawn."""

    inputs: tuple[PortSpec, ...] = ()
    outputs: tuple[PortSpec, ...] = ()

    def input(self, name: str) -> PortSpec | None:
        """The input of that name, or None."""
        return _named(self.inputs, name)

    def output(self, name: str) -> PortSpec | None:
        """The output of that name, or None."""
        return _named(self.outputs, name)

    def with_outputs(self, extra: Iterable[PortSpec]) -> PortSchema:
        """This schema with further outputs behind its own, names already taken left out."""
        taken = {port.name for port in self.outputs}
        return PortSchema(self.inputs, self.outputs + tuple(_unseen(extra, taken)))


def _named(ports: tuple[PortSpec, ...], name: str) -> PortSpec | None:
    # A plain loop: asked twice for each connection, and next() over a generator takes twice the time.
    for port in ports:
        if port.name == name:
            return port
    return None


def _unseen(ports: Iterable[PortSpec], taken: set[str]) -> Iterator[PortSpec]:
    for port in ports:
        if port.name not in taken:
            taken.add(port.name)
            yield port


def connection_problem(source: PortSpec, target: PortSpec) -> str | None:
    """Why an output may not be connected to an input, or None where it may.

    Flow goes to flow and data to data. Data types are equal, or one side is ANY, or both are numbers,
    or the target is a STRING: every value has a text.
    """
    if source.is_exec != target.is_exec:
        kinds = ("execution flow", "data") if source.is_exec else ("data", "execution flow")
        return f"{source.name!r} carries {kinds[0]} but {target.name!r} takes {kinds[1]}"
    pair = {source.data_type, target.data_type}
    if len(pair) == 1 or DataType.ANY in pair or pair <= _NUMBERS:
        return None
    if target.data_type is DataType.STRING:
        return None
    return (
        f"{source.name!r} gives {source.data_type.value} but {target.name!r} takes "
        f"{target.data_type.value}"
    )
