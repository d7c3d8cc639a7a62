"""Each public name of theirs gets one status, whatever a new release adds, drops or changes."""

from __future__ import annotations

from types import ModuleType

import pytest

from casare_rpa.presentation.drop_in.behaviour import Difference
from casare_rpa.presentation.drop_in.comparing import Row, Status, compare, unused_names
from casare_rpa.presentation.drop_in.document import render


class Theirs:
    LIMIT = 3

    def kept(self, a, b=1): ...

    def rewritten(self, a, b=1): ...

    def with_more(self, a): ...

    def with_less(self, a, b=1): ...

    def renamed(self, a): ...

    def of_other_default(self, a=1): ...

    def taking_any(self, **options): ...

    @property
    def size(self): ...

    @property
    def weight(self): ...

    def gone(self): ...

    def _private(self): ...


class Ours(Theirs):
    def rewritten(self, a, b=1): ...

    def with_more(self, a, more=None): ...

    def with_less(self, a): ...

    def renamed(self, other): ...

    def of_other_default(self, a=2): ...

    def taking_any(self, one=1): ...

    weight = 3  # an attribute reads as a property does

    def size(self): ...


class Light:
    """Ours, without being a subclass."""

    kept = rewritten = Theirs.kept


_EXPLAINED = {
    "less": Difference("purpose", ("Theirs.with_less",), "takes b", "does not", "nobody gives it"),
    "old": Difference("bug", ("Theirs.dropped", "Theirs.kept"), "fails", "does not", "a bug"),
}


@pytest.fixture
def module(monkeypatch):
    made = ModuleType("theirs.things")
    monkeypatch.setattr(Theirs, "__module__", "theirs.things")
    made.Theirs, made.Ours, made.NUMBER, made.lower = Theirs, Ours, 3, 4
    return made


def statuses(module, ours, differences):
    rows = compare([module], {Theirs: ours}, differences, {})
    return {row.path: row.status for row in rows}


def test_a_subclass_is_compared_by_kind_and_calls(module):
    assert statuses(module, Ours, {}) == {
        "NUMBER": Status.THEIRS,
        "Theirs": Status.SAME,
        "Theirs.LIMIT": Status.THEIRS,
        "Theirs.kept": Status.THEIRS,
        "Theirs.rewritten": Status.SAME,
        "Theirs.with_more": Status.SAME,
        "Theirs.with_less": Status.UNEXPLAINED,
        "Theirs.renamed": Status.UNEXPLAINED,
        "Theirs.of_other_default": Status.UNEXPLAINED,
        "Theirs.taking_any": Status.UNEXPLAINED,
        "Theirs.size": Status.UNEXPLAINED,
        "Theirs.weight": Status.SAME,
        "Theirs.gone": Status.THEIRS,
    }


def test_a_class_of_our_own_misses_what_it_does_not_define(module):
    found = statuses(module, Light, {})
    assert found["Theirs.gone"] is Status.MISSING
    assert found["Theirs.LIMIT"] is Status.MISSING
    assert found["Theirs.rewritten"] is Status.SAME


def test_a_class_that_nothing_stands_for_is_theirs(module):
    assert set(statuses(module, Theirs, {}).values()) == {Status.THEIRS}


def test_a_reason_makes_a_difference_one_on_purpose_but_no_missing_name_there(module):
    found = statuses(module, Ours, _EXPLAINED)
    assert found["Theirs.with_less"] is Status.DIFFERENT
    assert found["Theirs.kept"] is Status.DIFFERENT
    why = {"gone": Difference("purpose", ("Theirs.gone",), "", "", "")}
    assert statuses(module, Light, why)["Theirs.gone"] is Status.MISSING


def test_reasons_for_names_that_are_no_longer_there_are_found(module):
    rows = compare([module], {Theirs: Ours}, _EXPLAINED, {})
    missing = {"Theirs.kept": "is there again"}
    assert unused_names(rows, _EXPLAINED, missing) == ["Theirs.dropped", "Theirs.kept"]


def test_a_missing_name_carries_its_reason(module):
    rows = compare([module], {Theirs: Light}, {}, {"Theirs.gone": "nobody wants it"})
    assert [row.reason for row in rows if row.path == "Theirs.gone"] == ["nobody wants it"]


def test_the_page_counts_marks_and_explains():
    rows = [
        Row("theirs.things", "", "Theirs", "class", Status.SAME),
        Row("theirs.things", "Theirs", "kept", "method", Status.DIFFERENT, "old"),
        Row("theirs.things", "Theirs", "gone", "method", Status.MISSING, "nobody wants it"),
        Row("theirs.things", "", "NUMBER", "constant", Status.THEIRS),
    ]
    page = render("1.2", rows, _EXPLAINED)
    assert "| methods | 0 | 0 | 1 | 1 | 2 |\n" in page
    assert "| **all** | 1 | 1 | 1 | 1 | 4 |\n" in page
    assert "| `Theirs.kept` | fails | does not | a bug of NodeGraphQt's: a bug |\n" in page
    assert "| `Theirs.gone` | nobody wants it |\n" in page
    assert "`Theirs.dropped`" not in page
    assert "- `NUMBER`\n- **`Theirs`** (ours): methods `kept` ≠, `gone` ✗\n" in page
