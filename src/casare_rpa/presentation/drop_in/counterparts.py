"""NodeGraphQt's submodules under the canvas's name: a change of ``NodeGraphQt`` in an import is the only one.

``from NodeGraphQt.widgets.viewer import NodeViewer`` becomes ``from casare_rpa.presentation.canvas.widgets.viewer
import NodeViewer``, and so on; each has the names of NodeGraphQt's module, ours where ours stand for them.
"""

from __future__ import annotations

import sys
from types import ModuleType

from casare_rpa.presentation import canvas
from casare_rpa.presentation.drop_in.stand_ins import ours_in, stock_modules


def counterpart_name(stock_name: str) -> str:
    """Where a module of NodeGraphQt's is found here."""
    return canvas.__name__ + stock_name.removeprefix("NodeGraphQt")


def publish() -> None:
    """Make the submodules importable; NodeGraphQt's own are left as they are."""
    _, *below = stock_modules()
    for stock in below:
        name = counterpart_name(stock.__name__)
        # `canvas.nodes` is there already, and has the nodes themselves.
        module = sys.modules.setdefault(name, _counterpart(stock, name))
        parent, _, last = name.rpartition(".")
        setattr(sys.modules[parent], last, module)


def _counterpart(stock: ModuleType, name: str) -> ModuleType:
    """The same names, ours among them; a package's submodules are set as they are published."""
    module = ModuleType(name, stock.__doc__)
    module.__file__ = stock.__file__
    if hasattr(stock, "__path__"):
        module.__path__ = []  # a package, all of whose modules are published
    names = {key: value for key, value in vars(stock).items() if not key.startswith("__")}
    vars(module).update(names | ours_in(stock))
    return module
