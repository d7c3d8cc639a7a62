"""The selection is set, read, inverted and undone in the same way."""

from __future__ import annotations


def test_all_none_and_the_others(graph, work):
    a, b, c = work("A", "B", "C")
    graph.select_all()
    assert set(graph.selected_nodes()) == {a, b, c}
    graph.clear_selection()
    assert graph.selected_nodes() == []
    a.set_selected(True)
    graph.invert_selection()
    assert set(graph.selected_nodes()) == {b, c}
    graph.clear_selection()
    graph.invert_selection()
    assert set(graph.selected_nodes()) == {a, b, c}


def test_selecting_is_undone(graph, work):
    (a,) = work("A")
    a.set_selected(True)
    graph.undo_stack().undo()
    assert not a.selected()
    graph.undo_stack().redo()
    assert a.selected()
    assert a.get_property("selected")


def test_selected_pipes(graph, work):
    a, b = work("A", "B")
    a.set_output(0, b.input(0))
    assert graph.selected_pipes() == []
    graph.viewer().all_pipes()[0].setSelected(True)
    assert graph.selected_pipes() == [(b.input(0), a.output(0))]


def test_pipes_of_selected_nodes_are_highlighted(graph, work):
    a, b = work("A", "B")
    a.set_output(0, b.input(0))
    (pipe,) = graph.viewer().all_pipes()
    assert not pipe.highlighted()
    a.set_selected(True)
    assert pipe.highlighted()
    a.set_selected(False)
    assert not pipe.highlighted()
