"""NodeGraphQt's own examples do on ours what they do on NodeGraphQt, unchanged after install(), or with their imports changed.

They are not part of this repository: ``CASARE_NODEGRAPHQT`` names a checkout, else they are cloned from GitHub.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from benchmarks.nodegraphqt_examples import (
    NoCheckoutError,
    changed_imports,
    clone,
    differences,
    prepare,
    run,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("examples")
    try:
        prepare(Path(os.environ.get("CASARE_NODEGRAPHQT") or clone(made)), made)
    except NoCheckoutError as error:
        pytest.skip(f"no examples of NodeGraphQt's: {error}")
    return made


# Two processes a program, which import all of Qt and wait for pictures.
@pytest.mark.timeout(600)
@pytest.mark.parametrize("way", ["install", "import"])
def test_the_example_with_all_its_commands_is_the_same(folder, tmp_path, way):
    program = "examples/basic_example.py"
    stock, ours = (run(folder, program, w, tmp_path / f"{w}.png") for w in ("stock", way))
    assert stock.error == ""
    assert stock.nodes > 10
    assert len(stock.commands) > 30
    assert differences(stock, ours) == []
    assert (tmp_path / f"{way}.png").stat().st_size > 10_000


@pytest.mark.timeout(600)
def test_the_examples_of_its_documents_are_the_same(folder, tmp_path):
    programs = sorted(path.name for path in (folder / "plain").glob("ex_node_*.py"))
    assert programs
    for program in programs:
        stock, ours = (run(folder, program, w, tmp_path / "any.png") for w in ("stock", "import"))
        assert differences(stock, ours) == [], program


def test_only_imports_are_changed():
    source = (
        "import NodeGraphQt\n"
        "from NodeGraphQt import NodeGraph\n"
        "def f():\n"
        "    from NodeGraphQt.constants import PipeLayoutEnum\n"
        "    print('from NodeGraphQt', NodeGraphQt.VERSION)\n"
        "from NodeGraphQtOther import x\n"
    )
    package = "casare_rpa.presentation.canvas"
    assert changed_imports(source) == (
        f"import {package} as NodeGraphQt\n"
        f"from {package} import NodeGraph\n"
        "def f():\n"
        f"    from {package}.constants import PipeLayoutEnum\n"
        "    print('from NodeGraphQt', NodeGraphQt.VERSION)\n"
        "from NodeGraphQtOther import x\n"
    )


def test_a_folder_without_examples_is_named(tmp_path):
    with pytest.raises(
        NoCheckoutError, match=r"has no folder examples; allowed: a checkout of https"
    ):
        prepare(tmp_path / "nothing", tmp_path)
