"""Generates the manifest from the sources without importing them: a reading of their syntax trees.

Only literals are understood, which is what declarations are made of, and ``*NAME`` among the properties: a
tuple of them that a module of the same folder holds for several types. Anything else is an error that names
the file and line, so that a manifest never says less than the source.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from casare_rpa.domain.errors import ManifestError
from casare_rpa.domain.ports import DataType
from casare_rpa.nodes.declare import PropertyType

if TYPE_CHECKING:
    from collections.abc import Iterator

LIBRARY = Path(__file__).with_name("library")
LIBRARY_PACKAGE = "casare_rpa.nodes.library"
_PROPERTY_FIELDS = ("name", "type", "default", "label", "choices", "tooltip", "required")
_PROPERTY_POSITIONS = ("name", "type", "default", "label")
_PORT_POSITIONS = ("name", "type", "label", "required")
_ENUMS: dict[str, type[DataType | PropertyType]] = {
    "DataType": DataType,
    "PropertyType": PropertyType,
}


def scan_library(folder: Path = LIBRARY, package: str = LIBRARY_PACKAGE) -> list[dict[str, Any]]:
    """The manifest entries of all node types below a folder, ordered by category and id.

    Raises:
        ManifestError: there is no such folder, no node type in it, or a file that cannot be read.
    """
    entries = [
        entry
        for path in sorted(folder.rglob("*.py"))
        for entry in _scan_module(path, _module_name(path, folder, package))
    ]
    if not entries:
        found = "no node type in it" if folder.is_dir() else "no such folder"
        raise ManifestError(
            f"{folder}: found {found}; allowed: a folder of modules with node types"
        )
    return sorted(entries, key=lambda entry: (entry["category"], entry["id"]))


def _module_name(path: Path, folder: Path, package: str) -> str:
    return ".".join((package, *path.relative_to(folder).with_suffix("").parts))


def _scan_module(path: Path, module: str) -> Iterator[dict[str, Any]]:
    source = _Source(path, module.rpartition(".")[0])
    for statement in source.statements:
        if isinstance(statement, ast.ClassDef):
            declared = _decorator(statement, "node")
            if declared is not None:
                yield _entry(statement, declared, module, source)


class _Source:
    """A module's syntax tree, and what it takes from modules of its folder."""

    def __init__(self, path: Path, package: str) -> None:
        self.path = path
        self._package = package
        try:
            self.statements = ast.parse(path.read_text(encoding="utf-8"), str(path)).body
        except SyntaxError as error:
            raise ManifestError(f"{path}:{error.lineno}: {error.msg}") from error
        except (OSError, ValueError) as error:
            raise ManifestError(f"{path}: {error}") from error

    def expanded(self, arguments: list[ast.expr]) -> Iterator[tuple[ast.expr, Path]]:
        """Arguments with the items of a ``*NAME`` in its place, each with the file it stands in."""
        for argument in arguments:
            if not isinstance(argument, ast.Starred):
                yield argument, self.path
                continue
            name = argument.value.id if isinstance(argument.value, ast.Name) else ""
            found = self._tuple(name) or self._imported(name)
            if found is None:
                raise ManifestError(
                    f"{self.path}:{argument.lineno}: found {ast.unparse(argument)!r}; allowed: the name "
                    "of a tuple that this module or another of its folder holds"
                )
            items, path = found
            yield from ((item, path) for item in items)

    def _tuple(self, name: str) -> tuple[list[ast.expr], Path] | None:
        """The items of the tuple that this module assigns to a name, and this file."""
        for each in self.statements:
            if not isinstance(each, ast.Assign) or not isinstance(each.value, ast.Tuple):
                continue
            if name in [target.id for target in each.targets if isinstance(target, ast.Name)]:
                return each.value.elts, self.path
        return None

    def _imported(self, name: str) -> tuple[list[ast.expr], Path] | None:
        for each in self.statements:
            if not isinstance(each, ast.ImportFrom) or not each.module:
                continue
            whole = f"{self._package}.{each.module}" if each.level == 1 else each.module
            package, _, module = whole.rpartition(".")
            beside = self.path.with_name(f"{module}.py")
            for alias in each.names if package == self._package and beside.exists() else ():
                if name == (alias.asname or alias.name):
                    return _Source(beside, package)._tuple(alias.name)
        return None


def _decorator(cls: ast.ClassDef, name: str) -> ast.Call | None:
    calls = (found for found in cls.decorator_list if isinstance(found, ast.Call))
    return next((c for c in calls if isinstance(c.func, ast.Name) and c.func.id == name), None)


def _entry(cls: ast.ClassDef, declared: ast.Call, module: str, source: _Source) -> dict[str, Any]:
    path = source.path
    said = {word.arg: _literal(word.value, path) for word in declared.keywords if word.arg}
    inputs = [_exec_port(name) for name in said.get("exec_inputs", ["exec_in"])]
    outputs = [_exec_port(name) for name in said.get("exec_outputs", ["exec_out"])]
    for side, port in _added_ports(cls, path):
        ports = inputs if side == "input" else outputs
        if all(known["name"] != port["name"] for known in ports):
            ports.append(port)
    declared_properties = _decorator(cls, "properties")
    entry: dict[str, Any] = {
        "id": cls.name,
        "module": module,
        "label": said.get("label") or _label(cls.name),
        "category": said.get("category", "general"),
        "description": _first_line(ast.get_docstring(cls) or ""),
        "tags": list(said.get("tags", [])),
        "inputs": inputs,
        "outputs": outputs,
        "properties": [
            _call_fields(call, _PROPERTY_POSITIONS, place, _PROPERTY_FIELDS)
            for call, place in source.expanded(
                declared_properties.args if declared_properties else []
            )
        ],
    }
    if said.get("dynamic_outputs"):
        entry["dynamic_outputs"] = list(said["dynamic_outputs"])
    return entry


def _exec_port(name: str) -> dict[str, Any]:
    return {"name": name, "type": DataType.EXEC.value}


def _label(class_name: str) -> str:
    """The class's name as words, without ``Node`` behind: ReadCSVNode gives "Read CSV"."""
    words = re.findall(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z]+", class_name)
    return " ".join(words[:-1] if words[-1] == "Node" and len(words) > 1 else words)


def _first_line(doc: str) -> str:
    return doc.strip().split("\n", 1)[0]


def _added_ports(cls: ast.ClassDef, path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    method = next(
        (
            item
            for item in cls.body
            if isinstance(item, ast.FunctionDef) and item.name == "_define_ports"
        ),
        None,
    )
    for statement in method.body if method else ():
        call = statement.value if isinstance(statement, ast.Expr) else None
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            continue
        match call.func.attr:
            case "add_input_port":
                # BaseNode.add_input_port takes an input as required unless told otherwise.
                yield "input", {"required": True} | _call_fields(call, _PORT_POSITIONS, path)
            case "add_output_port":
                yield "output", _call_fields(call, _PORT_POSITIONS, path)
            case "add_exec_input" | "add_exec_output" as added:
                side = added.removeprefix("add_exec_")
                name = _literal(call.args[0], path) if call.args else _default_exec(side)
                yield side, _exec_port(name)


def _default_exec(side: str) -> str:
    return "exec_in" if side == "input" else "exec_out"


def _call_fields(
    call: ast.expr, positions: tuple[str, ...], path: Path, keep: tuple[str, ...] | None = None
) -> dict[str, Any]:
    if not isinstance(call, ast.Call):
        raise ManifestError(f"{path}:{call.lineno}: found {ast.unparse(call)!r}; allowed: a call")
    values = {
        name: _literal(value, path) for name, value in zip(positions, call.args, strict=False)
    }
    for word in call.keywords:
        if word.arg and (keep is None or word.arg in keep):
            values["type" if word.arg == "data_type" else word.arg] = _literal(word.value, path)
    return values


def _literal(value: ast.expr, path: Path) -> Any:
    if isinstance(value, ast.Attribute) and isinstance(value.value, ast.Name):
        enum = _ENUMS.get(value.value.id)
        if enum is not None and value.attr in enum.__members__:
            return enum[value.attr].value
    try:
        return ast.literal_eval(value)
    except ValueError:
        raise ManifestError(
            f"{path}:{value.lineno}: found {ast.unparse(value)!r}; allowed: literals, DataType and "
            "PropertyType members (the manifest is made without importing the module)"
        ) from None
