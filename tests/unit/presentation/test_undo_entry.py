"""Changes that belong together are undone together, those before an error too."""

from __future__ import annotations

import pytest

from casare_rpa.presentation.canvas.undo_entry import undo_entry


def test_changes_are_one_entry(graph, add):
    first, second = add("A", "B", pos=(0, 0))
    stack, entries = graph.undo_stack(), graph.undo_stack().count()
    with undo_entry(stack, "move both"):
        first.set_pos(10, 10)
        second.set_pos(20, 20)
    assert (stack.count(), stack.undoText()) == (entries + 1, "move both")
    stack.undo()
    assert (first.pos(), second.pos()) == ([0, 0], [0, 0])


def test_an_error_ends_the_entry(graph, add):
    (node,) = add("A", pos=(0, 0))
    stack = graph.undo_stack()

    def move_and_fail():
        with undo_entry(stack, "move and fail"):
            node.set_pos(10, 10)
            node.set_pos(1 / 0, 10)

    with pytest.raises(ZeroDivisionError):
        move_and_fail()
    assert stack.undoText() == "move and fail"
    stack.undo()
    assert node.pos() == [0, 0]


def test_a_layout_that_fails_can_be_undone(graph, add, monkeypatch):
    first, second = add("A", "B", pos=(0, 0))
    monkeypatch.setattr(second, "set_pos", lambda x, y: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        graph.auto_layout_nodes()
    assert graph.undo_stack().undoText() == "Auto Layout Nodes"
    assert first.pos() != [0, 0]
    graph.undo_stack().undo()
    assert first.pos() == [0, 0]
