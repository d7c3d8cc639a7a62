"""Ratios to the present anchor are drawn beside the seconds, and show changes that a new machine hides."""

from __future__ import annotations

from pathlib import Path

from tests.unit.perfgate.site.conftest import publish
from tests.unit.perfgate.site.made_history import MACHINE, wobble
from tests.unit.perfgate.site.stepping import stepping

from perfgate.history.anchor_file import AnchorRatio, AnchorRun, anchor_path, to_text


def test_ratios_to_the_present_anchor_only(tmp_path: Path) -> None:
    project = stepping(tmp_path / "project")
    for number, anchor in ((20, project.shas[0]), (21, project.shas[1])):
        run = AnchorRun(
            project.shas[number], anchor, "uv-py3.11", "2027-01-01", MACHINE,
            {"demo.time_step": AnchorRatio(1.02, 1.01, 1.03, 5)},
        )  # fmt: skip
        (project.folder / "results" / Path(anchor_path(run))).write_text(to_text(run))
    (project.folder / "perfgate.toml").write_text(f'[history]\nanchor = "{project.shas[0]}"\n')
    block = (publish(project) / "data" / "demo.time_step" / "0.js").read_text()
    assert '"r":[[20,1.02,1.01,1.03,5]]' in block


def test_a_change_of_the_ratio_where_the_seconds_change_with_the_machine(tmp_path: Path) -> None:
    """Seconds double with another kind of runner; in pairs with the anchor nothing but the tenth at 30 is seen."""
    project = stepping(tmp_path / "project")
    for number, ratio in enumerate(wobble(1.0, 40, (30, 0.1))):
        found = {"demo.time_step": AnchorRatio(ratio, ratio * 0.99, ratio * 1.01, 5)}
        run = AnchorRun(project.shas[number], "a" * 40, "uv-py3.11", "2027-01-01", MACHINE, found)
        (project.folder / "results" / Path(anchor_path(run))).write_text(to_text(run))
    (project.folder / "perfgate.toml").write_text('[history]\nanchor = "aaaaaaaa"\n')
    page = (publish(project) / "b" / "demo.time_step.html").read_text(encoding="utf-8")
    assert page.count("ratio to the anchor") == 1
    assert page.count(f"<code>{project.shas[30][:8]}</code>") == 2
