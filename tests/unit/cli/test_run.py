"""``casare run`` runs files and ends with the exit code that says how it went; nothing stays behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest

from casare_rpa.cli.main import main

ROOT = Path(__file__).resolve().parents[3]
SERVER = """
import os, sys, time
from pathlib import Path
Path(sys.argv[0]).with_suffix(".pid").write_text(str(os.getpid()))
print("http://127.0.0.1:1/", flush=True)
time.sleep(600)
"""

EXPECTED_REPORT = """\
Revenue by region (EUR)

South       49228.35   28.7%
West        45115.50   26.3%
East        38867.05   22.6%
North       38441.50   22.4%

Total      171652.40
Average       550.17
Largest      3295.00
Orders           312
"""
EXPECTED_TOP = """\
order_id,region,amount
SO-5066,South,3295.0
SO-5072,East,3295.0
SO-5096,West,3295.0
SO-5101,North,3295.0
SO-5121,South,3295.0
"""
EXPECTED_KINDS = (6, 5)
EXPECTED_LANES = ["order_id,lane,batch", "W-7003,automatic,2025-03-03"]


def write(path: Path, *nodes: tuple[str, dict[str, object]], variables=()) -> Path:
    """A chain of nodes behind a start."""
    chain = [("StartNode", {}), *nodes]
    ids = [f"n{i}" for i in range(len(chain))]
    document = {
        "nodes": {
            node_id: {"node_id": node_id, "node_type": kind, "config": config}
            for node_id, (kind, config) in zip(ids, chain, strict=True)
        },
        "connections": [
            {
                "source_node": a,
                "source_port": "exec_out",
                "target_node": b,
                "target_port": "exec_in",
            }
            for a, b in pairwise(ids)
        ],
        "variables": {name: {"type": "Any", "default_value": "default"} for name in variables},
    }
    path.write_text(json.dumps(document))
    return path


def log(message):
    return "LogNode", {"message": message}


def test_success_is_0_and_logs_are_lines(tmp_path, capsys):
    file = write(tmp_path / "w.json", log("hello"), ("EndNode", {}))
    assert main(["run", str(file), "--no-display"]) == 0
    assert capsys.readouterr().out == "[info] hello\n"


def test_the_live_display_shows_the_log_and_a_summary(tmp_path, capsys):
    file = write(tmp_path / "w.json", log("hello [b]"), ("EndNode", {}))
    assert main(["run", str(file)]) == 0
    out = capsys.readouterr().out
    assert "hello [b]" in out
    assert "done: 3 executions of 3 nodes" in out


def test_a_failed_workflow_is_1(tmp_path, capsys):
    file = write(tmp_path / "w.json", ("ThrowErrorNode", {"error_message": "no"}))
    assert main(["run", str(file), "--no-display"]) == 1
    assert "node 'n1' (ThrowErrorNode) failed: no" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["missing.json"], "missing.json: found no such file"),
        (["w.json", "--set", "x=1"], "--set: found 'x=1'; allowed: NAME=VALUE with a NAME of v"),
        (["w.json", "--set", "v"], "--set: found 'v'"),
        (["w.json", "--manifest", "w.json"], "found no manifest"),
        (["w.json", "--manifest", "none.json"], "found no manifest"),
        (["w.json", "--serve", "none.py"], "as the first line; allowed: a URL"),
    ],
)
def test_bad_usage_is_2(tmp_path, monkeypatch, capsys, arguments, message):
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "w.json", log("x"), variables=["v"])
    assert main(["run", *arguments, "--no-display"]) == 2
    assert message in capsys.readouterr().err


def test_a_workflow_that_cannot_run_as_drawn_is_2_with_every_problem(tmp_path, capsys):
    file = write(tmp_path / "w.json", ("LogNod", {}), ("MergNode", {}))
    assert main(["run", str(file), "--no-display"]) == 2
    err = capsys.readouterr().err
    assert "nodes.n1.node_type: found 'LogNod'; allowed: a registered type; similar: LogNode" in err
    assert "nodes.n2.node_type: found 'MergNode'" in err


def test_variables_can_be_set_as_json_or_text(tmp_path, capsys):
    file = write(tmp_path / "w.json", log(["{{a}}", "{{b}}"]), variables=["a", "b"])
    assert main(["run", str(file), "--no-display", "--set", "a=[1]", "--set", "b=x=y"]) == 0
    assert capsys.readouterr().out == "[info] [[1], 'x=y']\n"


def test_a_server_runs_beside_the_workflow_and_is_gone_afterwards(tmp_path, capsys):
    (tmp_path / "server.py").write_text(SERVER)
    file = write(tmp_path / "w.json", log("{{base_url}}"))
    assert main(["run", str(file), "--no-display", "--serve", str(tmp_path / "server.py")]) == 0
    assert capsys.readouterr().out == "[info] http://127.0.0.1:1\n"
    assert not is_running(int((tmp_path / "server.pid").read_text()))


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_run_ends_cleanly_and_its_server_with_it(tmp_path, sent, code):
    (tmp_path / "server.py").write_text(SERVER)
    file = write(tmp_path / "w.json", log("waiting"), ("WaitNode", {"duration": 600}))
    command = [sys.executable, "-u", "-m", "casare_rpa", "run", str(file), "--no-display"]
    with subprocess.Popen(
        [*command, "--serve", str(tmp_path / "server.py")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == "[info] waiting\n"
        process.send_signal(sent)
        assert process.wait(timeout=30) == code
        assert "Traceback" not in process.stderr.read()
    assert not is_running(int((tmp_path / "server.pid").read_text()))


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    time.sleep(0.05)  # ended, perhaps, but not yet taken note of by its parent
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def run_example(name: str, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert (
        main(
            [
                "run",
                f"examples/workflows/{name}.json",
                "--no-display",
                "--set",
                f"out_dir={tmp_path}",
            ]
        )
        == 0
    )
    return {path.name: path.read_text() for path in tmp_path.iterdir()}


def test_the_sales_report_writes_what_the_data_says(tmp_path, monkeypatch):
    written = run_example("sales_report", tmp_path, monkeypatch)
    assert written["report.txt"] == EXPECTED_REPORT
    assert written["top_orders.csv"] == EXPECTED_TOP
    assert json.loads(written["summary.json"])["total"] == 171652.4


def test_the_order_triage_writes_what_the_data_says(tmp_path, monkeypatch):
    written = run_example("order_triage", tmp_path, monkeypatch)
    result = json.loads(written["result.json"])
    assert result["attempts"] == 2
    assert result["checked"] == 66
    assert result["held"] == ["W-7032", "W-7035", "W-7042", "W-7065"]
    kinds = [rejected["kind"] for rejected in result["rejected"]]
    assert (kinds.count("AddressError"), kinds.count("AssertionError")) == EXPECTED_KINDS
    lanes = written["lanes.csv"].splitlines()
    assert lanes[:2] == EXPECTED_LANES
    assert len(lanes) == 1 + 66 - len(kinds)
    assert [line.split(":")[0] for line in written["pages.txt"].splitlines()] == ["1", "2", "3"]
    assert written["confirmation.txt"] == "received 70 orders\n"
