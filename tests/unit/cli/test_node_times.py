"""What a run took is told by node: all executions together, and one that has not ended with them."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console
from tests.unit.cli.test_run import log, write

from casare_rpa.cli.display import LiveDisplay
from casare_rpa.cli.main import main
from casare_rpa.cli.node_times import NodeTimes, slowest_lines
from casare_rpa.domain.workflow import NodeRecord, Workflow
from casare_rpa.runtime.events import LogMessage, NodeFailed, NodeFinished, NodeStarted


def told(*events, clock=lambda: 0.0):
    times = NodeTimes(clock)
    for event in events:
        times.on_event(event)
    return times


def took(node_id, seconds):
    return NodeFinished(node_id, "LogNode", {}, seconds)


def test_the_slowest_come_first_and_executions_add_up():
    failed = NodeFailed("c", "WaitNode", "no", "Error", duration=0.5)
    times = told(
        took("a", 0.1), took("b", 0.4), took("a", 0.375), failed, LogMessage("a", "info", "")
    )
    assert [(each.node_id, each.executions) for each in times.slowest(2)] == [("c", 1), ("a", 2)]
    assert slowest_lines(times.slowest(9, at_least=0.45)) == (
        "slowest nodes:\n   0.500 s  c (WaitNode)\n   0.475 s  a (LogNode), 2 executions\n"
    )
    assert slowest_lines([]) == ""
    assert times.last is failed
    assert times.running_seconds() == 0


def test_a_node_that_has_not_ended_counts_with_what_it_took_so_far():
    now = [10.0]
    times = told(took("a", 1), NodeStarted("b", "WaitNode"), clock=lambda: now[0])
    now[0] = 13.0
    assert times.running_seconds() == 3.0
    assert str(times.slowest(1)[0]) == "   3.000 s  b (WaitNode), not ended"
    times.on_event(NodeFinished("b", "WaitNode", {}, 3.5))
    assert str(times.slowest(1)[0]) == "   3.500 s  b (WaitNode)"


def test_the_live_picture_shows_the_running_node_and_the_last():
    now = [0.0]
    out = Console(file=io.StringIO(), width=100)
    workflow = Workflow(nodes={n: NodeRecord(n, "LogNode") for n in "ab"})
    with LiveDisplay(workflow, NodeTimes(lambda: now[0]), out) as display:
        display.on_event(NodeStarted("a", "LogNode"))
        display.on_event(took("a", 0.25))
        display.on_event(NodeStarted("b", "LogNode"))
        now[0] = 2.0
        with out.capture() as shown:
            out.print(display._picture())
    assert "b (LogNode) since 2.0 s  1 executed, 0 failed" in shown.get()
    assert "last: a 0.250 s" in shown.get()


def test_a_message_is_told_as_it_is():
    out = Console(file=io.StringIO(), width=40)
    said = f"urn:id:5 :x: [bold] {'long ' * 20}end"
    with LiveDisplay(Workflow(), NodeTimes(), out) as display, out.capture() as shown:
        display.on_event(LogMessage("a", "info", said))
    assert said in shown.get()


def test_a_failure_in_the_live_display_tells_its_duration(tmp_path, capsys):
    file = write(tmp_path / "w.json", ("ThrowErrorNode", {"error_message": "no"}))
    assert main(["run", str(file)]) == 1
    assert "n1 failed after 0." in capsys.readouterr().out


@pytest.mark.parametrize("flags", [[], ["--durations", "1"]])
def test_the_command_shows_the_slowest_nodes(tmp_path, capsys, flags):
    file = write(tmp_path / "w.json", log("x"), ("WaitNode", {"duration": 0.15}), ("EndNode", {}))
    assert main(["run", str(file), *flags]) == 0
    _, slowest = capsys.readouterr().out.split("slowest nodes:\n")
    assert "  n2 (WaitNode)\n" in slowest.splitlines(keepends=True)[0]


def test_plain_lines_have_durations_only_where_they_are_asked_for(tmp_path, capsys):
    file = write(tmp_path / "w.json", log("x"), ("EndNode", {}))
    assert main(["run", str(file), "--no-display", "--durations", "0"]) == 0
    assert capsys.readouterr().out == "[info] x\n"
    assert main(["run", str(file), "--no-display", "--durations", "9"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert shown[:2] == ["[info] x", "slowest nodes:"]
    assert sorted(line.split("  ")[-1] for line in shown[2:]) == [
        "n0 (StartNode)",
        "n1 (LogNode)",
        "n2 (EndNode)",
    ]


def test_of_a_run_that_took_too_long_the_node_it_stood_at_is_among_the_slowest(tmp_path, capsys):
    file = write(tmp_path / "w.json", ("WaitNode", {"duration": 600}))
    document = json.loads(file.read_text())
    file.write_text(json.dumps({**document, "settings": {"timeout": 0.05}}))
    assert main(["run", str(file), "--no-display", "--durations", "1"]) == 1
    assert "n1 (WaitNode), not ended" in capsys.readouterr().err
