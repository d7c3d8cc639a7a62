"""List and search the node types, or describe one; imports none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casare_rpa.cli.registry import open_registry, tell_pack_problems

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from rich.table import Table

    from casare_rpa.domain.ports import PortSpec
    from casare_rpa.nodes.manifest import NodeTypeInfo
    from casare_rpa.nodes.registry import NodeRegistry


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    parser.add_argument("search", nargs="*", help="words that the types listed must match")
    parser.add_argument(
        "--category", default="", metavar="NAME", help="only types of this category"
    )
    parser.add_argument(
        "--tag",
        action="append",
        default=[],
        metavar="TAG",
        help="only types with this tag; may be given several times",
    )
    parser.add_argument("--describe", metavar="TYPE", help="show one type's ports and properties")


def run(args: Namespace) -> int:
    """Print the table; exit 1 where nothing matches."""
    from rich.console import Console

    registry = open_registry()
    tell_pack_problems(registry)
    console = Console()
    if args.describe:
        for table in _description(registry.describe(args.describe)):
            console.print(table)
        return 0
    found = registry.search(" ".join(args.search), category=args.category, tags=args.tag)
    console.print(_list(registry, found))
    return 0 if found else 1


def _list(registry: NodeRegistry, types: tuple[str, ...]) -> Table:
    from rich.table import Table

    table = Table("type", "category", "what it does", title=f"{len(types)} node types")
    for type_id in types:
        info = registry.describe(type_id)
        table.add_row(type_id, info.category, info.description)
    return table


def _description(info: NodeTypeInfo) -> tuple[Table, Table]:
    from rich.table import Table

    ports = Table("port", "side", "type", "required", title=f"{info.type_id}: {info.description}")
    for side, specs in (("input", info.ports.inputs), ("output", info.ports.outputs)):
        for spec in specs:
            ports.add_row(spec.name, side, spec.data_type.value, _needed(spec))
    if info.dynamic_outputs:
        key, prefix = info.dynamic_outputs
        ports.add_row(f"{prefix}...", "output", "exec", f"one for each of {key!r}")
    properties = Table("property", "type", "default", "choices")
    for prop in info.properties:
        default = "" if prop.default is None else repr(prop.default)
        properties.add_row(prop.name, prop.type, default, ", ".join(prop.choices))
    return ports, properties


def _needed(spec: PortSpec) -> str:
    return "yes" if spec.required else ""
