"""The pages are asv's with the goals beside them, served on this machine only."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest

from perfgate.commands.main import main
from perfgate.commands.preview import make_server
from perfgate.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def test_published_with_the_real_asv(
    measured_dir: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(measured_dir)
    assert main(["publish"]) == 0
    html_dir = measured_dir / ".asv" / "html"
    assert (html_dir / "graphs").is_dir()
    assert "demo.Sort.time_sort" in (html_dir / "goals.html").read_text()
    assert (html_dir / "goals.html").as_uri() in capfd.readouterr().out


def test_results_that_asv_cannot_publish(
    measured_dir: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(measured_dir)
    (measured_dir / "results" / "benchmarks.json").write_text("{")
    assert main(["publish"]) == 3
    assert "asv publish ended with exit code" in capfd.readouterr().err


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


@pytest.mark.parametrize("port", [-1, 70000])
def test_no_such_port(tmp_path: Path, port: int) -> None:
    (tmp_path / "index.html").write_text("pages")
    with pytest.raises(UsageError, match=f"port {port}"):
        make_server(tmp_path, port)


def test_nothing_to_serve(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="perfgate publish"):
        make_server(tmp_path, 0)
