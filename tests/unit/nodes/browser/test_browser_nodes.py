"""Each browser node does to a real page what its name says, and says clearly why it could not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from casare_rpa.infrastructure.resources.chromium import find_chromium

if TYPE_CHECKING:
    from pathlib import Path

    from casare_rpa.infrastructure.resources.browser_pool import BrowserPool

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium found: casare doctor --fix"),
]
FORM = (
    "<input id=a value=old><select id=s><option value=1>One<option value=2>Two</select>"
    '<button id=b onclick="document.title=a.value+s.value">Go</button><p id=p title=tip> Hi <b>you</b> </p>'
)
TABLE = "<table id=t><tr><th>Name<th>Price<tr><td>Lamp<td>8.90<tr><td>Kettle<td>35.90</table>"
TITLE = ("BrowserEvaluateNode", {"script": "document.title", "store_variable": "title"})


async def test_type_select_click(run_steps: Any) -> None:
    result = await run_steps(
        FORM,
        ("TypeTextNode", {"selector": "#a", "text": "new"}),
        ("SelectDropdownNode", {"selector": "#s", "value": "Two", "select_by": "label"}),
        ("ClickElementNode", {"selector": "#b"}),
        TITLE,
    )
    assert result.success, result.error
    assert result.variables["title"] == "new2"


async def test_typing_keeps_the_text_where_told_to_and_keys_go_to_the_focus(run_steps: Any) -> None:
    script = {"script": "document.activeElement.id + a.value", "store_variable": "seen"}
    result = await run_steps(
        FORM,
        ("BrowserEvaluateNode", {"script": "a.setSelectionRange(3, 3)"}),
        ("TypeTextNode", {"selector": "#a", "text": "er", "clear_first": False}),
        ("PressKeyNode", {"key": "Tab"}),
        ("BrowserEvaluateNode", script),
    )
    assert result.success, result.error
    assert result.variables["seen"] in {"solder", "serold"}


async def test_reading_text_and_attributes(run_steps: Any) -> None:
    result = await run_steps(
        FORM,
        ("ExtractTextNode", {"selector": "#p", "variable_name": "text"}),
        ("ExtractTextNode", {"selector": "#p", "variable_name": "raw", "trim_whitespace": False}),
        ("GetAttributeNode", {"selector": "#p", "attribute": "title", "variable_name": "tip"}),
        ("GetAttributeNode", {"selector": "#p", "attribute": "lang", "variable_name": "lang"}),
    )
    read = {name: result.variables[name] for name in ("text", "raw", "tip", "lang")}
    assert read == {"text": "Hi you", "raw": " Hi you ", "tip": "tip", "lang": None}


@pytest.mark.parametrize(
    ("config", "data"),
    [
        ({}, [{"Name": "Lamp", "Price": "8.90"}, {"Name": "Kettle", "Price": "35.90"}]),
        ({"output_format": "csv_string"}, "Name,Price\nLamp,8.90\nKettle,35.90\n"),
        (
            {"output_format": "list_of_lists", "include_headers": False, "skip_rows": 1},
            [["Kettle", "35.90"]],
        ),
        ({"output_format": "list_of_lists", "max_rows": 1}, [["Name", "Price"], ["Lamp", "8.90"]]),
    ],
)
async def test_a_table_in_each_shape(run_steps: Any, config: dict[str, Any], data: Any) -> None:
    result = await run_steps(TABLE, ("TableScraperNode", {"table_selector": "#t", **config}))
    assert result.success, result.error
    assert result.variables["table_data"] == data


async def test_history_tabs_and_pictures(run_steps: Any, tmp_path: Path) -> None:
    picture = tmp_path / "new" / "page.png"
    result = await run_steps(
        "<title>first</title>",
        ("GoToURLNode", {"url": "data:text/html,<title>second</title>"}),
        ("GoBackNode", {}),
        ("RefreshPageNode", {}),
        ("BrowserEvaluateNode", {"script": "document.title", "store_variable": "back"}),
        ("GoForwardNode", {}),
        ("BrowserEvaluateNode", {"script": "document.title", "store_variable": "forward"}),
        ("NewTabNode", {"url": "data:text/html,<title>tab</title>"}),
        TITLE,
        ("ScreenshotNode", {"file_path": str(picture)}),
    )
    assert result.success, result.error
    assert [result.variables[n] for n in ("back", "forward", "title")] == ["first", "second", "tab"]
    assert picture.read_bytes().startswith(b"\x89PNG")


async def test_closing_gives_the_lease_back_and_launching_again_takes_a_fresh_one(
    run_steps: Any, pool: BrowserPool
) -> None:
    result = await run_steps(
        FORM,
        ("BrowserEvaluateNode", {"script": "window.name = 'used'", "store_variable": "before"}),
        ("CloseBrowserNode", {}),
        ("CloseBrowserNode", {}),
        ("LaunchBrowserNode", {}),
        ("BrowserEvaluateNode", {"script": "window.name", "store_variable": "after"}),
    )
    assert result.success, result.error
    assert (result.variables["before"], result.variables["after"]) == ("used", "")
    assert pool.counts().leased == 0


@pytest.mark.parametrize(
    ("kind", "config", "said"),
    [
        ("ClickElementNode", {}, "selector is empty; allowed: a CSS or XPath selector"),
        ("ClickElementNode", {"selector": "#none", "timeout": 50}, "Timeout 50ms exceeded"),
        ("ClickElementNode", {"selector": "#b", "timeout": "soon"}, "timeout is 'soon'; allowed"),
        ("ExtractTextNode", {"selector": "option", "strict": True}, "strict mode violation"),
        ("GoToURLNode", {}, "url is empty"),
        ("WaitForElementNode", {"selector": "#none", "timeout": 50}, "Timeout 50ms exceeded"),
        ("SelectDropdownNode", {"selector": "#s", "select_by": "luck"}, "select_by is 'luck'"),
        ("LaunchBrowserNode", {"browser_type": "lynx"}, "browser_type is 'lynx'; allowed here"),
        ("BrowserEvaluateNode", {"script": " "}, "script is empty"),
    ],
)
async def test_what_cannot_be_done_is_said(
    run_steps: Any, pool: BrowserPool, kind: str, config: dict[str, Any], said: str
) -> None:
    result = await run_steps(FORM, (kind, config))
    assert not result.success
    assert said in str(result.error)
    assert pool.counts().leased == 0


async def test_retries_and_a_picture_of_the_failure(run_steps: Any, tmp_path: Path) -> None:
    late = "<script>setTimeout(() => document.body.innerHTML = '<i id=late>', 150)</script>"
    wait = {"selector": "#late", "state": "attached", "timeout": 40}
    retried = {**wait, "retry_count": 100, "retry_interval": 10}
    assert (await run_steps(late, ("WaitForElementNode", retried))).success
    picture = tmp_path / "failure.png"
    shown = {"selector": "#no", "timeout": 40, "screenshot_on_fail": True}
    step = ("ClickElementNode", {**shown, "screenshot_path": str(picture)})
    assert not (await run_steps(FORM, step)).success
    assert picture.exists()
