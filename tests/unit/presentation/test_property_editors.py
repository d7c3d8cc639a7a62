"""What is typed as a property's value is what a workflow file can hold, or is refused and said."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from casare_rpa.nodes.manifest import PropertyInfo
from casare_rpa.presentation.canvas.property_editors import editor_for, parse_value


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("12", "integer", 12),
        ("-1.5e3", "float", -1500.0),
        ('[1, 2.5, "a"]', "list", [1, 2.5, "a"]),
        ('{"a": null}', "json", {"a": None}),
        ("[true]", "any", [True]),
        ("nan", "any", "nan"),
        ("NaN", "string", "NaN"),
        ("{{ count }}", "float", "{{ count }}"),
    ],
)
def test_a_text_means_a_value(text, kind, value):
    assert parse_value(text, kind) == value


@pytest.mark.parametrize("text", ["nan", "inf", "-Infinity", "1e999"])
def test_numbers_that_no_file_holds_are_refused(text):
    with pytest.raises(ValueError, match=f"found {text!r}; allowed: a finite number"):
        parse_value(text, "float")


@pytest.mark.parametrize("kind", ["list", "json", "multi_choice", "any"])
@pytest.mark.parametrize("text", ["NaN", "-Infinity", "1e999"])
def test_they_are_refused_within_json_too(kind, text):
    with pytest.raises(ValueError, match=f"found {text!r}; allowed: a finite number"):
        parse_value(f'[1, {{"a": {text}}}]', kind)


@pytest.mark.parametrize(
    ("kind", "text", "allowed"),
    [
        ("float", "nan", "a finite number"),
        ("integer", "1.5", "a whole number"),
        ("list", "[NaN]", "JSON with finite numbers"),
    ],
)
def test_a_refused_text_stays_and_says_why(qtbot, kind, text, allowed):
    told = []
    line = editor_for(PropertyInfo("p", kind), None, told.append)
    qtbot.addWidget(line)
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert (line.text(), told) == (text, [])
    assert line.toolTip() == f"found {text!r}; allowed: {allowed}, or {{{{variable}}}}"
    assert line.property("invalid")
    line.clear()
    qtbot.keyClicks(line, "{{ v }}")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert told == ["{{ v }}"]
    assert not line.property("invalid")
    assert line.toolTip() == ""
