"""Declarations that cost nothing: decorators that only record what a node type says of itself.

Names and meaning are CasareRPA's, so that one of its node modules ports with a change of imports.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar

from casare_rpa.domain.records import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from casare_rpa.nodes.base import BaseNode

    NodeClass = TypeVar("NodeClass", bound=type[BaseNode])


class PropertyType(Enum):
    """What kind of editor a property gets, and what values it takes."""

    STRING = "string"
    TEXT = "text"
    INTEGER = "integer"
    FLOAT = "float"
    BOOLEAN = "boolean"
    ANY = "any"
    CHOICE = "choice"
    MULTI_CHOICE = "multi_choice"
    LIST = "list"
    FILE_PATH = "file_path"
    DIRECTORY_PATH = "directory_path"
    FILE_PATTERN = "file_pattern"
    JSON = "json"
    CODE = "code"
    SELECTOR = "selector"
    COLOR = "color"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    CUSTOM = "custom"


class PropertyDef(Record):
    """One property of a node type: a key of its config, with what the editor needs to show it."""

    name: str
    type: PropertyType
    default: Any = None
    label: str = ""
    choices: Sequence[str] | None = None
    tooltip: str = ""
    placeholder: str = ""
    required: bool = False
    essential: bool = False
    min_value: float | None = None
    max_value: float | None = None


class NodeDeclaration(Record):
    """What ``@node`` recorded.

    Attributes:
        category: where the palette files the type.
        exec_inputs: names of the inputs of execution flow.
        exec_outputs: names of the outputs of execution flow.
        label: the name shown; made from the class's name where it is empty.
        tags: further words that a search finds the type by.
        dynamic_outputs: (config key, prefix): each value of that list in a node's config gives the
            node one more execution output, named prefix + value.
    """

    category: str = "general"
    exec_inputs: tuple[str, ...] = ("exec_in",)
    exec_outputs: tuple[str, ...] = ("exec_out",)
    label: str = ""
    tags: tuple[str, ...] = ()
    dynamic_outputs: tuple[str, str] | None = None


def node(
    *,
    category: str = "general",
    exec_inputs: Sequence[str] = ("exec_in",),
    exec_outputs: Sequence[str] = ("exec_out",),
    label: str = "",
    tags: Sequence[str] = (),
    dynamic_outputs: tuple[str, str] | None = None,
) -> Callable[[NodeClass], NodeClass]:
    """Declare a node type; the arguments are those of :class:`NodeDeclaration`."""
    declaration = NodeDeclaration(
        category, tuple(exec_inputs), tuple(exec_outputs), label, tuple(tags), dynamic_outputs
    )

    def record(cls: NodeClass) -> NodeClass:
        cls.declaration = declaration
        return cls

    return record


def properties(*definitions: PropertyDef) -> Callable[[NodeClass], NodeClass]:
    """Declare the properties of a node type, in the order an editor shows them."""

    def record(cls: NodeClass) -> NodeClass:
        cls.property_defs = definitions
        return cls

    return record
