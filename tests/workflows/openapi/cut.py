"""Cuts GitHub's own OpenAPI description down to what the tests ask: python cut.py api.github.com.json VERSION.

The description is 13 MB in the npm package @octokit/openapi (MIT), which `npm pack @octokit/openapi` fetches; a machine
that runs the tests need not have npm, nor fetch 28 MB each time. Words are left out, and what OpenAPI 3.0 calls nullable
is written as JSON Schema has it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

_REPOSITORY = "/repos/{owner}/{repo}"
OPERATIONS = (
    ("get", "/pulls"),
    ("get", "/pulls/{pull_number}"),
    ("get", "/pulls/{pull_number}/files"),
    ("get", "/git/commits/{commit_sha}"),
    ("get", "/contents/{path}"),
    ("get", "/issues/{issue_number}/events"),
    ("get", "/issues/{issue_number}/comments"),
    ("post", "/issues/{issue_number}/comments"),
    ("patch", "/issues/comments/{comment_id}"),
    ("delete", "/issues/comments/{comment_id}"),
    ("get", "/collaborators/{username}/permission"),
    ("get", "/actions/runs"),
    ("get", "/actions/runs/{run_id}"),
    ("get", "/commits/{ref}/check-runs"),
    ("post", "/check-runs"),
    ("patch", "/check-runs/{check_run_id}"),
    ("get", "/issues"),
    ("post", "/issues"),
    ("patch", "/issues/{issue_number}"),
)
_WORDS = {
    "description", "example", "examples", "externalDocs", "title", "summary", "tags", "deprecated", "readOnly",
}  # fmt: skip
_REFERENCE = "#/components/"


def cut(whole: dict[str, Any], version: str) -> dict[str, Any]:
    """The operations above, and the components that they name, however deep."""
    paths: dict[str, Any] = {}
    for method, below in OPERATIONS:
        path = _REPOSITORY + below
        operation = whole["paths"][path][method]
        kept = {
            key: operation[key]
            for key in ("operationId", "parameters", "requestBody", "responses")
            if key in operation
        }
        paths.setdefault(path, {})[method] = _plain(kept)
    components: dict[str, Any] = {}
    waiting = sorted(_names(paths))
    while waiting:
        name = waiting.pop()
        kind, _, key = name.partition("/")
        if key in components.get(kind, {}):
            continue
        part = _plain(whole["components"][kind][key])
        components.setdefault(kind, {})[key] = part
        waiting += sorted(_names(part))
    return {
        "source": f"npm package @octokit/openapi {version}, generated/api.github.com.json, cut by cut.py",
        "license": "MIT, GitHub",
        "paths": paths,
        "components": components,
    }


def _plain(value: Any, *, names: bool = False) -> Any:
    """Without words; ``names``: the keys are people's own, such as those of properties."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    kept = {
        key: _plain(each, names=key in {"properties", "schemas"} and not names)
        for key, each in value.items()
        if names or (key not in _WORDS and not key.startswith("x-"))
    }
    if names or not kept.pop("nullable", False):
        return kept
    if "enum" in kept and None not in kept["enum"]:
        kept["enum"].append(None)
    if isinstance(kept.get("type"), str):
        return {**kept, "type": [kept["type"], "null"]}
    return {"anyOf": [{"type": "null"}, kept]}


def _names(part: Any) -> set[str]:
    """The components that a part names."""
    if isinstance(part, list):
        return set().union(*map(_names, part))
    if not isinstance(part, dict):
        return set()
    found = set().union(*map(_names, part.values()))
    reference = part.get("$ref")
    return found | {reference.removeprefix(_REFERENCE)} if isinstance(reference, str) else found


if __name__ == "__main__":
    source, of = sys.argv[1:]
    small = cut(json.loads(Path(source).read_bytes()), of)
    text = json.dumps(small, separators=(",", ":"), sort_keys=True)
    Path(__file__).with_name("github.json").write_text(text + "\n", encoding="utf-8")
