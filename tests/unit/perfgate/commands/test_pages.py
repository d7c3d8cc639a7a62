"""The site is ours with asv's own below it, served on this machine only."""

from __future__ import annotations

import json
import sys
import threading
import urllib.error
import urllib.request
from http.server import ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from perfgate.commands.main import main
from perfgate.commands.preview import make_server
from perfgate.commands.site import build_site
from perfgate.errors import UsageError
from perfgate.measure.project import load_project
from perfgate.report.terminal import make_console

if TYPE_CHECKING:
    from pathlib import Path


def test_published_with_the_real_asv(
    measured_dir: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(measured_dir)
    assert main(["publish"]) == 0
    html_dir = measured_dir / ".asv" / "html"
    assert (html_dir / "asv" / "graphs").is_dir()
    assert 'href="asv/index.html"' in (html_dir / "index.html").read_text()
    assert "demo.Sort.time_sort" in (html_dir / "goals.html").read_text()
    assert (html_dir / "index.html").as_uri() in capfd.readouterr().out


def test_results_that_asv_cannot_publish_are_published_without_it(
    measured_dir: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(measured_dir)
    assert main(["publish"]) == 0
    html_dir = measured_dir / ".asv" / "html"
    (measured_dir / "results" / "benchmarks.json").write_text("{")
    assert main(["publish"]) == 0
    said = capfd.readouterr().out
    assert "asv publish ended with exit code" in said
    assert "left out: benchmarks.json: not JSON" in said
    assert (html_dir / "asv" / "index.html").exists()
    assert "benchmarks.json" in (html_dir / "index.html").read_text()


def test_what_asv_says_may_be_no_text(
    measured_dir: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    asv = (sys.executable, "-c", r"import os; os.write(2, b'\xff\xfe'); os._exit(3)")
    build_site(make_console(), load_project(measured_dir / "asv.conf.json"), (), asv)
    assert "asv publish ended with exit code 3" in capfd.readouterr().out


def test_asvs_pages_stay_where_they_are_not_asked_for(
    measured_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(measured_dir)
    assert main(["publish", "--no-asv"]) == 0
    html_dir = measured_dir / ".asv" / "html"
    assert not (html_dir / "asv").exists()
    assert "asv/index.html" not in (html_dir / "index.html").read_text()


def test_no_folder_of_reports(
    measured_dir: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(measured_dir)
    assert main(["publish", "--reports", "absent"]) == 2
    assert "--reports absent is no folder" in capfd.readouterr().err


def test_served(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("pages")
    with make_server(tmp_path, 0) as server:
        assert server.server_address[0] == "127.0.0.1"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}"
        with urllib.request.urlopen(f"{address}/index.html") as answer:
            assert answer.read() == b"pages"
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(f"{address}/absent.html")
        caught.value.close()
        server.shutdown()
        thread.join()
        with pytest.raises(UsageError, match="is in use"):
            make_server(tmp_path, server.server_port)


def test_ended_by_ctrl_c(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever the folder is called; its name is no markup."""
    folder = tmp_path / "[/b]"
    (folder / "benchmarks").mkdir(parents=True)
    config = {"version": 1, "project": "p", "repo": ".", "html_dir": "html"}
    (folder / "asv.conf.json").write_text(json.dumps(config))
    (folder / "html").mkdir()
    (folder / "html" / "index.html").write_text("pages")

    def interrupted(_server: ThreadingHTTPServer) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ThreadingHTTPServer, "serve_forever", interrupted)
    assert main(["preview", "--port", "0", "--config", str(folder / "asv.conf.json")]) == 0
    said = capsys.readouterr().out
    assert f"Serving {folder / 'html'} at http://127.0.0.1:" in said
    assert "Stopped." in said


@pytest.mark.parametrize("port", [-1, 70000])
def test_no_such_port(tmp_path: Path, port: int) -> None:
    (tmp_path / "index.html").write_text("pages")
    with pytest.raises(UsageError, match=f"port {port}"):
        make_server(tmp_path, port)


def test_nothing_to_serve(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="perfgate publish"):
        make_server(tmp_path, 0)
