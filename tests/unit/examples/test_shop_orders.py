"""The shop workflow orders what runs out, writes exactly this, and leaves no context behind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from casare_rpa.infrastructure.resources.browser_pool import BrowserPool
from casare_rpa.infrastructure.resources.chromium import find_chromium
from casare_rpa.nodes.registry import NodeRegistry
from casare_rpa.runtime.executor import WorkflowRun
from casare_rpa.runtime.loader import load_workflow

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = Path(__file__).parents[3] / "examples"
ORDERS = """\
number,name,price,total,confirmation
TRA-107,Carry-on 40 l,82.90 EUR,95.80 EUR,CS-89B5E2DB
GAR-128,Leaf Rake 22 Tines,49.40 EUR,62.30 EUR,CS-AFA04171
ELE-128,Webcam 1080p,35.40 EUR,48.30 EUR,CS-482A9299
TOO-156,Work Lamp LED,80.40 EUR,93.30 EUR,CS-296DD5D1
"""
REFUSED = [{"number": "KIT-163", "name": "Spice Rack Wall", "reason": "Out of stock"}]


@pytest.fixture
def shop_url() -> Iterator[str]:
    server = [sys.executable, EXAMPLES / "site" / "server.py"]
    with subprocess.Popen(server, stdout=subprocess.PIPE, text=True) as shop:
        assert shop.stdout is not None
        yield shop.stdout.readline().strip()
        shop.terminate()


@pytest.mark.browser
@pytest.mark.skipif(find_chromium() is None, reason="no Chromium found: casare doctor --fix")
async def test_the_shop_workflow_from_login_to_file(shop_url: str, tmp_path: Path) -> None:
    workflow = load_workflow(EXAMPLES / "workflows" / "shop_orders.json")
    async with BrowserPool() as pool:
        run = WorkflowRun(
            workflow,
            NodeRegistry.from_manifest(),
            browsers=pool,
            variables={"base_url": shop_url, "out_dir": str(tmp_path)},
        )
        result = await run.execute()
        assert pool.counts().leased == 0
    assert result.success, result.error
    assert result.never_ran == ()
    assert (tmp_path / "shop_orders.csv").read_text().replace("\r\n", "\n") == ORDERS
    summary = json.loads((tmp_path / "shop_orders.json").read_text())
    assert (summary["found"], summary["rows_read"]) == ("60", 60)
    assert [order["confirmation"] for order in summary["orders"]] == [
        line.rpartition(",")[2] for line in ORDERS.splitlines()[1:]
    ]
    assert summary["refused"] == REFUSED
