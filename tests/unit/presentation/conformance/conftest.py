"""One parameter, ``side``: the same tests run against NodeGraphQt as installed and against ours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QApplication
from tests.unit.presentation.conformance.exercised import Exercised
from tests.unit.presentation.conformance.pointer import Pointer
from tests.unit.presentation.conformance.sides import SIDES, STOCK, Side, node_types
from tests.unit.presentation.conftest import dispose

from casare_rpa.presentation.drop_in.behaviour import DIFFERENCES

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
_EXERCISED = pytest.StashKey[Exercised]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_EXERCISED] = Exercised()
    config.addinivalue_line(
        "markers", "differs(key): rests on an entry of differences.py; stock fails it"
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what rests on a difference, and let the count of what was exercised come last."""
    ours = [item for item in items if item.path.parent == HERE]
    for item in ours:
        for marker in item.iter_markers("differs"):
            difference = DIFFERENCES[marker.args[0]]
            side = getattr(item, "callspec", None) and item.callspec.params.get("side")
            if side is STOCK:
                item.add_marker(pytest.mark.xfail(reason=difference.stock, strict=True))
    last = [item for item in ours if item.path.name == "test_whole_interface.py"]
    items[:] = [item for item in items if item not in last] + last


@pytest.fixture(params=SIDES, ids=[side.name for side in SIDES])
def side(request: pytest.FixtureRequest) -> Side:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def exercised(request: pytest.FixtureRequest) -> Exercised:
    return request.config.stash[_EXERCISED]


@pytest.fixture
def graph(side: Side, exercised: Exercised, qapp: QApplication) -> Iterator[Any]:
    del qapp
    made = side.NodeGraph()
    made.register_nodes(node_types(side))
    exercised.watch(side.name)
    yield made
    exercised.rest()
    dispose(made)


@pytest.fixture
def work(graph: Any) -> Any:
    """Creates nodes by name."""

    def create(*names: str, **options: Any) -> list[Any]:
        options.setdefault("selected", False)
        return [graph.create_node("test.Work", name=name, **options) for name in names]

    return create


@pytest.fixture
def viewer(graph: Any, qtbot: Any) -> Any:
    """The graph's viewer in a window that shows the scene from 0, 0 at one pixel per unit."""
    made = graph.viewer()
    made.resize(1000, 700)
    with qtbot.waitExposed(made):
        made.show()
    made.set_scene_rect([0, 0, made.viewport().width(), made.viewport().height()])
    QApplication.processEvents()
    return made


@pytest.fixture
def pointer(viewer: Any) -> Pointer:
    viewer.setFocus()
    return Pointer(viewer)


@pytest.fixture
def hear(exercised: Exercised) -> Any:
    """Collects what signals say: the name and arguments of each emission."""

    def connect(sender: Any, *names: str) -> list[Any]:
        said: list[Any] = []
        for name in names:

            def note(*arguments: Any, name: str = name) -> None:
                exercised.hear(type(sender), name)
                said.append((name, *arguments))

            getattr(sender, name).connect(note)
        return said

    return connect
