"""The variable wins, then Playwright's own browser, then PATH; what is missing is said with its cure."""

from __future__ import annotations

from pathlib import Path

import playwright
import pytest

from casare_rpa.domain.errors import UsageError
from casare_rpa.infrastructure.errors import ChromiumMissingError
from casare_rpa.infrastructure.resources import chromium
from casare_rpa.infrastructure.resources.chromium import (
    SMALL_SHM_BYTES,
    Chromium,
    find_chromium,
    launch_arguments,
    newest_first,
)

SYSTEM = {
    "chromium-browser": "/usr/bin/chromium-browser",
    "google-chrome": "/usr/bin/google-chrome",
}
CACHE = Path("/home/robin/.cache/ms-playwright")


def find(
    environ: dict[str, str] | None = None,
    commands: dict[str, str] | None = None,
    files: tuple[str, ...] = (),
) -> Chromium | None:
    """The finder on a machine that has these and nothing else."""
    folders = sorted(
        {CACHE / Path(file).relative_to(CACHE).parts[0] for file in files if "ms-" in file}
    )
    return find_chromium(
        {"HOME": "/home/robin", **(environ or {})},
        which=(commands or {}).get,
        exists=lambda path: str(path) in files,
        listing=lambda folder, pattern: [
            known for known in reversed(folders) if known.parent == folder and known.match(pattern)
        ],
    )


def test_the_variable_wins_over_everything() -> None:
    own = f"{CACHE}/chromium-1200/chrome-linux64/chrome"
    found = find({"CASARE_CHROMIUM": "/opt/c"}, SYSTEM, ("/opt/c", own))
    assert found == Chromium(Path("/opt/c"), "CASARE_CHROMIUM")


def test_a_variable_that_leads_nowhere_is_an_error_not_a_fallback() -> None:
    with pytest.raises(
        ChromiumMissingError, match=r"CASARE_CHROMIUM is '/opt/gone'; allowed: .*file"
    ):
        find({"CASARE_CHROMIUM": "/opt/gone"}, SYSTEM)


@pytest.mark.parametrize(
    "place",
    [
        "chromium-1200/chrome-linux64/chrome",
        "chromium-1100/chrome-linux/chrome",
        "chromium_headless_shell-1200/chrome-headless-shell-linux64/chrome-headless-shell",
        "chromium_headless_shell-1100/chrome-linux/headless_shell",
    ],
)
def test_playwrights_own_comes_before_path(place: str) -> None:
    found = find(commands=SYSTEM, files=(f"{CACHE}/{place}",))
    assert found == Chromium(CACHE / place, "playwright")


def test_the_cache_is_where_playwrights_variable_says() -> None:
    place = "/srv/ms-browsers/chromium-7/chrome-linux/chrome"
    found = find_chromium(
        {"PLAYWRIGHT_BROWSERS_PATH": "/srv/ms-browsers"},
        which=lambda _: None,
        exists=lambda path: str(path) == place,
        listing=lambda folder, _: [folder / "chromium-7"],
    )
    assert found == Chromium(Path(place), "playwright")


def test_the_cache_may_be_within_the_installed_package() -> None:
    folder = Path(playwright.__file__).parent / "driver/package/.local-browsers"
    assert chromium.playwright_cache({"PLAYWRIGHT_BROWSERS_PATH": "0"}) == folder


def test_commands_are_tried_in_order_and_nothing_is_none() -> None:
    assert find(commands=SYSTEM) == Chromium(Path("/usr/bin/chromium-browser"), "PATH")
    assert find() is None


def test_the_highest_revision_comes_first(tmp_path: Path) -> None:
    for revision in ("chromium-999", "chromium-1255", "chromium-1100"):
        (tmp_path / revision).mkdir()
    names = [path.name for path in newest_first(tmp_path, "chromium-*")]
    assert names == ["chromium-1255", "chromium-1100", "chromium-999"]
    assert newest_first(tmp_path / "none", "chromium-*") == []


def test_without_a_browser_the_error_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "find_chromium", lambda: None)
    with pytest.raises(
        UsageError, match=r"casare doctor --fix.*apt-get install chromium"
    ) as raised:
        chromium.require_chromium()
    assert raised.value.exit_code == 2


def test_root_has_no_sandbox_and_a_small_shm_is_avoided() -> None:
    plain = launch_arguments(root=False, shm_bytes=SMALL_SHM_BYTES)
    assert "--no-sandbox" not in plain
    assert "--disable-dev-shm-usage" not in plain
    assert "--no-sandbox" in launch_arguments(root=True, shm_bytes=SMALL_SHM_BYTES)
    for size in (SMALL_SHM_BYTES - 1, None):
        assert "--disable-dev-shm-usage" in launch_arguments(root=False, shm_bytes=size)
