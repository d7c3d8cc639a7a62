"""The tests' GitHub, held to GitHub's own description: what is asked of it and what it answers must be valid."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from tests.unit.perfgate.github.fake_hub import REPOSITORY, Asked, FakeHub

_DESCRIPTION = Path(__file__).parent / "openapi" / "github.json"
_ROOT = "urn:github"
_STRINGS = {
    "date-time": "2027-01-31T12:00:00Z",
    "uri": "https://api.github.com/made/up",
    "email": "made@example.org",
    "binary": "",
}
_DEEP = 12


@dataclass
class DescribedHub(FakeHub):
    """``problems``: every request and answer that GitHub's description does not allow."""

    problems: list[str] = field(default_factory=list)

    def answer(self, asked: Asked) -> tuple[int, Any, dict[str, str]]:
        found = _operation(asked)
        if found is None:
            self.problems.append(
                f"{asked.method} {asked.path} is not described (see openapi/cut.py)"
            )
            return 404, {"message": "Not Found"}, {}
        wrong = _wrong_request(found, asked)
        if wrong:
            self.problems += [f"asked {asked.method} {asked.path}: {each}" for each in wrong]
            self.asked.append(asked)
            return 422, {"message": "Validation Failed", "errors": wrong}, {}
        status, answer, headers = super().answer(asked)
        schema = _answer_schema(found, status)
        if schema is None:
            if status not in {204, *map(int, found["responses"])} and status < 400:
                self.problems.append(f"answered {asked.method} {asked.path} with {status}")
            return status, answer, headers
        whole = filled(schema, answer)
        wrong = _errors(schema, whole)
        self.problems += [f"answered {asked.method} {asked.path}: {each}" for each in wrong]
        return status, whole, headers


@cache
def _description() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_DESCRIPTION.read_bytes())
    return found


@cache
def _registry() -> Registry[Any]:
    resource = Resource.from_contents(_description(), default_specification=DRAFT202012)
    return Registry().with_resource(_ROOT, resource)


def component(name: str) -> dict[str, Any]:
    """A schema of the description by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


def filled(schema: dict[str, Any], known: Any, depth: int = 0) -> Any:
    """``known`` with all that the schema requires besides."""
    schema = _resolved(schema)
    variants = schema.get("anyOf") or schema.get("oneOf")
    if variants:
        made = [filled(each, known, depth + 1) for each in variants]
        fitting = (
            value for each, value in zip(variants, made, strict=True) if not _errors(each, value)
        )
        return next(fitting, known)
    if known is None:
        return None
    if isinstance(known, list) and "items" in schema:
        return [filled(schema["items"], each, depth + 1) for each in known]
    if not isinstance(known, dict):
        return known
    whole = dict(known)
    for part in (schema, *map(_resolved, schema.get("allOf", ()))):
        properties = part.get("properties", {})
        for name in part.get("required", ()):
            if name not in whole:
                whole[name] = _sample(properties.get(name, {}), depth + 1)
        for name, of in properties.items():
            if name in known:
                whole[name] = filled(of, known[name], depth + 1)
    return whole


def _sample(schema: dict[str, Any], depth: int) -> Any:
    """The least value that a schema allows."""
    assert depth < _DEEP, schema
    schema = _resolved(schema)
    for each in schema.get("anyOf") or schema.get("oneOf") or ():
        return _sample(each, depth + 1)
    kinds = schema.get("type", "object")
    if "null" in kinds:
        return None
    if "enum" in schema:
        return schema["enum"][0]
    if kinds == "object":
        return filled({**schema, "type": "object"}, {}, depth)
    if kinds == "string":
        return _STRINGS.get(schema.get("format", ""), "made up")
    return {"integer": 1, "number": 1, "boolean": False, "array": []}[kinds]


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        place: Any = _description()
        for key in schema["$ref"].removeprefix("#/").split("/"):
            place = place[key]
        schema = place
    return schema


def _errors(schema: dict[str, Any], value: Any) -> list[str]:
    # References are to the description, wherever the schema was taken from.
    bound = json.loads(json.dumps(schema).replace('"#/components/', f'"{_ROOT}#/components/'))
    validator = Draft202012Validator(bound, registry=_registry())
    return [
        f"{'.'.join(map(str, each.absolute_path))}: {each.message[:300]}"
        for each in validator.iter_errors(value)
    ]


def _operation(asked: Asked) -> dict[str, Any] | None:
    for template, methods in _description()["paths"].items():
        pattern = re.sub(r"\\\{(?!owner|repo)(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(template))
        pattern = pattern.replace(r"\{owner\}/\{repo\}", re.escape(REPOSITORY))
        # A path of a file has slashes in it.
        pattern = pattern.replace("(?P<path>[^/]+)", "(?P<path>.+)")
        if asked.method.lower() in methods and re.fullmatch(pattern, asked.path):
            found: dict[str, Any] = methods[asked.method.lower()]
            return found
    return None


def _wrong_request(operation: dict[str, Any], asked: Asked) -> list[str]:
    parameters = [_resolved(each) for each in operation.get("parameters", ())]
    allowed = {each["name"]: each["schema"] for each in parameters if each["in"] == "query"}
    wrong = [f"unknown parameter {name!r}" for name in asked.query if name not in allowed]
    for name, text in asked.query.items():
        if name in allowed:
            schema = _resolved(allowed[name])
            value = int(text) if schema.get("type") == "integer" and text.isdigit() else text
            wrong += [f"parameter {name}: {each}" for each in _errors(schema, value)]
    body = operation.get("requestBody")
    if body is not None:
        schema = body["content"]["application/json"]["schema"]
        wrong += _errors(schema, asked.payload)
        known = _properties(schema)
        wrong += [f"unknown field {name!r}" for name in asked.payload or () if name not in known]
    elif asked.payload is not None:
        wrong.append("a body, and none is described")
    return wrong


def _properties(schema: dict[str, Any]) -> set[str]:
    schema = _resolved(schema)
    parts = (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ()))
    return set(schema.get("properties", {})).union(*map(_properties, parts))


def _answer_schema(operation: dict[str, Any], status: int) -> dict[str, Any] | None:
    described = operation["responses"].get(str(status))
    content = _resolved(described).get("content") if described else None
    if not content or status >= 400:
        return None
    kinds = content.get("application/json") or next(iter(content.values()))
    found: dict[str, Any] = kinds["schema"]
    return found
