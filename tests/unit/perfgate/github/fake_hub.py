"""A GitHub on 127.0.0.1 with one repository: it answers what the commands ask for and keeps what they write."""

from __future__ import annotations

import base64
import json
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

REPOSITORY = "tiny/tiny"
TOKEN = "ghs_not-a-real-one"
BOT = "github-actions[bot]"
HEAD = "4ead" * 10
MOVED = "0a0a" * 10


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    query: dict[str, str]
    payload: Any


@dataclass
class FakeHub:
    """State that tests set, and ``asked``: every request in order.

    ``refusals`` maps "METHOD path" (a regular expression) to the answers given before the real one; an answer
    is (status, JSON, headers).
    """

    pulls: list[dict[str, Any]] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    commits: dict[str, list[str]] = field(default_factory=dict)
    contents: dict[tuple[str, str], str] = field(default_factory=dict)
    comments: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    permissions: dict[str, str] = field(default_factory=dict)
    runs: list[dict[str, Any]] = field(default_factory=list)
    check_runs: list[dict[str, Any]] = field(default_factory=list)
    issues: list[dict[str, Any]] = field(default_factory=list)
    refusals: dict[str, list[tuple[int, Any, dict[str, str]]]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    before: Callable[[Asked], None] | None = None

    def writes(self) -> list[Asked]:
        return [each for each in self.asked if each.method != "GET"]

    def answer(self, asked: Asked) -> tuple[int, Any, dict[str, str]]:
        self.asked.append(asked)
        if self.before is not None:
            self.before(asked)
        for pattern, answers in self.refusals.items():
            if answers and re.fullmatch(pattern, f"{asked.method} {asked.path}"):
                return answers.pop(0)
        for pattern, handle in _ROUTES.items():
            found = re.fullmatch(pattern, f"{asked.method} {asked.path}")
            if found:
                answer = handle(self, asked, *found.groups())
                if answer is None:
                    break
                status = {"POST": 201, "DELETE": 204}.get(asked.method, 200)
                return status, answer, {}
        return 404, {"message": "Not Found"}, {}


def _page(members: list[Any], asked: Asked) -> list[Any]:
    size, page = int(asked.query["per_page"]), int(asked.query.get("page", "1"))
    return members[(page - 1) * size : page * size]


def _pulls(hub: FakeHub, asked: Asked) -> list[Any]:
    if asked.query["state"] == "closed":
        return [pull for pull in hub.pulls if pull["state"] == "closed"]
    assert asked.query["state"] == "all"
    owner, branch = asked.query["head"].split(":", 1)
    return [pull for pull in hub.pulls if pull["head"]["label"] == f"{owner}:{branch}"]


def _pull(hub: FakeHub, _asked: Asked, number: str) -> Any:
    return next((pull for pull in hub.pulls if pull["number"] == int(number)), None)


def _commit(hub: FakeHub, _asked: Asked, sha: str) -> Any:
    if sha not in hub.commits:
        return None
    return {"sha": sha, "parents": [{"sha": parent} for parent in hub.commits[sha]]}


def _contents(hub: FakeHub, asked: Asked, path: str) -> Any:
    text = hub.contents.get((unquote(path), asked.query["ref"]))
    if text is None:
        return None
    content = base64.encodebytes(text.encode()).decode()
    return {"type": "file", "encoding": "base64", "content": content}


def _permission(hub: FakeHub, _asked: Asked, login: str) -> Any:
    permission = hub.permissions.get(unquote(login))
    return {"permission": permission} if permission else None


def _post_comment(hub: FakeHub, asked: Asked, _number: str) -> Any:
    assert len(asked.payload["body"]) <= 65_536
    made = {"id": 900 + len(hub.comments), "user": {"login": BOT}, **asked.payload}
    hub.comments.append(made)
    return made


def _patch_comment(hub: FakeHub, asked: Asked, number: str) -> Any:
    for each in hub.comments:
        if each["id"] == int(number):
            each.update(asked.payload)
            return each
    return None


def _delete_comment(hub: FakeHub, _asked: Asked, number: str) -> Any:
    hub.comments[:] = [each for each in hub.comments if each["id"] != int(number)]
    return {}


def _check_runs(hub: FakeHub, asked: Asked, sha: str) -> Any:
    found = [each for each in hub.check_runs if each["head_sha"] == sha]
    return {"total_count": len(found), "check_runs": _page(found, asked)}


def _save_check(check: dict[str, Any], asked: Asked) -> Any:
    output = asked.payload.pop("output")
    assert len(output["annotations"]) <= 50
    check.update(asked.payload)
    check["annotations"] = [*check.get("annotations", []), *output.pop("annotations")]
    check["output"] = {**output, "annotations_count": len(check["annotations"])}
    return check


def _post_check(hub: FakeHub, asked: Asked) -> Any:
    hub.check_runs.append({"id": 70 + len(hub.check_runs)})
    return _save_check(hub.check_runs[-1], asked)


def _patch_check(hub: FakeHub, asked: Asked, number: str) -> Any:
    return next(_save_check(each, asked) for each in hub.check_runs if each["id"] == int(number))


def _issues(hub: FakeHub, asked: Asked) -> Any:
    states = {"open": {"open"}, "all": {"open", "closed"}}[asked.query["state"]]
    return _page([each for each in hub.issues if each["state"] in states], asked)


def _post_issue(hub: FakeHub, asked: Asked) -> Any:
    number = len(hub.issues) + 1
    issue = {"id": 5000 + number, "number": number, "state": "open", "user": {"login": BOT}}
    hub.issues.append({**issue, **asked.payload})
    return hub.issues[-1]


def _patch_issue(hub: FakeHub, asked: Asked, number: str) -> Any:
    hub.issues[int(number) - 1].update(asked.payload)
    return hub.issues[int(number) - 1]


_BELOW = f"/repos/{REPOSITORY}"
_ROUTES: dict[str, Callable[..., Any]] = {
    f"GET {_BELOW}/pulls": _pulls,
    rf"GET {_BELOW}/pulls/(\d+)": _pull,
    rf"GET {_BELOW}/pulls/\d+/files": lambda hub, asked: _page(hub.files, asked),
    rf"GET {_BELOW}/git/commits/(\w+)": _commit,
    rf"GET {_BELOW}/contents/(.+)": _contents,
    rf"GET {_BELOW}/issues/\d+/events": lambda hub, asked: _page(hub.events, asked),
    rf"GET {_BELOW}/issues/\d+/comments": lambda hub, asked: _page(hub.comments, asked),
    rf"GET {_BELOW}/collaborators/(.+)/permission": _permission,
    rf"GET {_BELOW}/actions/runs": lambda hub, asked: {"workflow_runs": _page(hub.runs, asked)},
    rf"GET {_BELOW}/commits/(\w+)/check-runs": _check_runs,
    rf"POST {_BELOW}/issues/(\d+)/comments": _post_comment,
    rf"PATCH {_BELOW}/issues/comments/(\d+)": _patch_comment,
    rf"DELETE {_BELOW}/issues/comments/(\d+)": _delete_comment,
    rf"POST {_BELOW}/check-runs": _post_check,
    rf"PATCH {_BELOW}/check-runs/(\d+)": _patch_check,
    rf"GET {_BELOW}/issues": _issues,
    rf"POST {_BELOW}/issues": _post_issue,
    rf"PATCH {_BELOW}/issues/(\d+)": _patch_issue,
}


def serve(hub: FakeHub) -> ThreadingHTTPServer:
    """Serve a hub on a free port; the caller shuts it down."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            # A proxy is asked for whole addresses.
            url = urlsplit(self.path)
            query = {key: values[0] for key, values in parse_qs(url.query).items()}
            if self.headers.get("Authorization") != f"token {TOKEN}":
                status, answer, headers = 401, {"message": "Bad credentials"}, {}
            else:
                asked = Asked(self.command, url.path, query, json.loads(body) if body else None)
                status, answer, headers = hub.answer(asked)
            content = b"" if status == 204 else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = do_DELETE = _answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
    return server
