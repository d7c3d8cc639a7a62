"""What the manifest knows of a node type, as records.

The manifest is data (``manifest.json`` beside this module), generated from the sources by ``casare
manifest``. Its entries stay plain mappings until somebody asks for a description.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casare_rpa.domain.errors import ManifestError
from casare_rpa.domain.ports import DataType, PortSchema, PortSpec
from casare_rpa.domain.records import Record

if TYPE_CHECKING:
    from collections.abc import Mapping


class PropertyInfo(Record):
    """A property as the manifest knows it; ``type`` is a PropertyType's value."""

    name: str
    type: str
    default: Any = None
    label: str = ""
    choices: tuple[str, ...] = ()
    tooltip: str = ""
    required: bool = False


class NodeTypeInfo(Record):
    """What a palette, a canvas or a checker needs to know of a node type."""

    type_id: str
    module: str
    label: str
    category: str
    description: str
    tags: tuple[str, ...]
    ports: PortSchema
    properties: tuple[PropertyInfo, ...]
    dynamic_outputs: tuple[str, str] | None = None

    def ports_for(self, config: Mapping[str, Any]) -> PortSchema:
        """The ports of one node: the type's, and those that its config adds."""
        return ports_with_dynamic(self.ports, self.dynamic_outputs, config)


def ports_with_dynamic(
    ports: PortSchema, dynamic: tuple[str, str] | None, config: Mapping[str, Any]
) -> PortSchema:
    """A type's ports with one execution output more for each value of the config's list."""
    if dynamic is None:
        return ports
    key, prefix = dynamic
    values = config.get(key)
    if not isinstance(values, list | tuple):
        return ports
    return ports.with_outputs(PortSpec(f"{prefix}{value}", DataType.EXEC) for value in values)


def node_type_info(entry: Mapping[str, Any]) -> NodeTypeInfo:
    """An entry of the manifest as a record.

    Raises:
        ManifestError: the entry lacks something, or has what no node type can have.
    """
    try:
        return _info(entry)
    except (KeyError, TypeError, ValueError) as error:
        raise ManifestError(
            f"manifest entry of {entry.get('id')!r}: found {type(error).__name__}: {error}; "
            "allowed: an entry written by `casare manifest`"
        ) from error


def _info(entry: Mapping[str, Any]) -> NodeTypeInfo:
    dynamic = entry.get("dynamic_outputs")
    return NodeTypeInfo(
        type_id=entry["id"],
        module=entry["module"],
        label=entry["label"],
        category=entry["category"],
        description=entry["description"],
        tags=tuple(entry.get("tags", ())),
        ports=PortSchema(_ports(entry["inputs"]), _ports(entry["outputs"])),
        properties=tuple(
            PropertyInfo(**{**prop, "choices": tuple(prop.get("choices", ()))})
            for prop in entry["properties"]
        ),
        dynamic_outputs=(dynamic[0], dynamic[1]) if dynamic else None,
    )


def _ports(entries: list[dict[str, Any]]) -> tuple[PortSpec, ...]:
    return tuple(
        PortSpec(
            entry["name"],
            DataType(entry["type"]),
            entry.get("label", ""),
            entry.get("required", False),
        )
        for entry in entries
    )
