"""A report made to deceive counts for nothing, and never reaches another pull request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.perfgate.commands.conftest import BASELINE, CONTENDER
from tests.unit.perfgate.github.conftest import WORSE, pull
from tests.unit.perfgate.github.fake_hub import HEAD

if TYPE_CHECKING:
    from tests.unit.perfgate.github.conftest import Desk
    from tests.unit.perfgate.github.fake_hub import FakeHub


Make = Any
OTHER = "beef" * 10


def refused(desk: Desk, hub: FakeHub, message: str) -> None:
    """Comment and check say that the report does not count, and why; the commands know it too."""
    assert desk.run("comment") == 3
    [comment] = hub.comments
    assert "perfgate: no verdict: report refused" in comment["body"]
    plain = comment["body"].replace("\\", "")
    assert message in plain
    assert desk.run("check") == 0
    [check] = hub.check_runs
    assert (check["conclusion"], check["annotations"]) == ("failure", [])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"schema": 2}, "schema: found 2; allowed: 1"),
        ({"schema": "1"}, "schema: found '1'"),
        ({"records.0.pairs.0.seconds": "0.8"}, "pairs[0].seconds: found '0.8'; allowed: a number"),
        ({"records.0.case.timeout": "60"}, "case.timeout: found '60'"),
        ({"records.0.case.source.1": "12"}, "source[1]: found '12'; allowed: a whole number"),
        ({"records.0.case.exact": "false"}, "case.exact: found 'false'; allowed: true or false"),
        ({"records": {}}, "records: found {}; allowed: a list"),
        ({"extra": 1}, "found also extra"),
        ({"provenance.project": "other"}, "of the project 'other'; allowed: 'tiny'"),
        ({"provenance.shard": [1, 4]}, "the report is of one shard"),
        ({"provenance.contender.commit": "main"}, "the report compares 'main'"),
        ({"provenance.contender.commit": "../pulls/8"}, "the report compares '../pulls/8'"),
        ({"provenance.contender.commit": OTHER}, "beefbeefbe, which is no commit of tiny/tiny"),
        ({"provenance.baseline.commit": OTHER}, "allowed: the merge of beefbeefbe and"),
    ],
)
def test_reports_that_do_not_count(
    desk: Desk, hub: FakeHub, make_comparison: Make, changes: dict[str, Any], message: str
) -> None:
    desk.put_data(make_comparison(WORSE), changes)
    refused(desk, hub, message)


def test_no_json_at_all(desk: Desk, hub: FakeHub) -> None:
    desk.artifact.mkdir()
    (desk.artifact / "report.json").write_bytes(b"[" * 100_000)
    refused(desk, hub, "is no JSON, perhaps truncated")


def test_a_file_too_large(desk: Desk, hub: FakeHub) -> None:
    desk.artifact.mkdir()
    with (desk.artifact / "report.json").open("wb") as file:
        file.truncate(2_000_000_000)
    refused(desk, hub, "has 2000 MB; a report has at most 50 MB")


def test_a_link_in_the_folder(desk: Desk, hub: FakeHub) -> None:
    desk.artifact.mkdir()
    (desk.artifact / "report.json").symlink_to("/etc/passwd")
    refused(desk, hub, "is a link; allowed: a regular file")
    assert "root:" not in hub.comments[0]["body"]


@pytest.mark.parametrize("parents", [[BASELINE], [BASELINE, OTHER], [HEAD, BASELINE], []])
def test_a_commit_that_is_not_the_merge_of_this_head(
    desk: Desk, hub: FakeHub, make_comparison: Make, parents: list[str]
) -> None:
    hub.commits[CONTENDER] = parents
    desk.put_report(make_comparison(WORSE))
    refused(desk, hub, "allowed: the merge of c0ffee00c0 and the pull request's head 4ead4ead4e")


def test_another_pull_requests_number_is_never_asked_for(
    desk: Desk, hub: FakeHub, make_comparison: Make
) -> None:
    """Whatever the artifact holds: what is written to is found by the run's own branch and head."""
    hub.pulls.append(pull(8, head={"label": "victim:main", "sha": OTHER, "repo": None}))
    desk.put_report(make_comparison(WORSE))
    for name in ("pr_number", "NR", "pull_request.json", "event.json"):
        (desk.artifact / name).write_text(json.dumps({"number": 8}), encoding="utf-8")
    assert desk.run("comment") == 0
    assert [each.path for each in hub.writes()] == ["/repos/tiny/tiny/issues/7/comments"]
