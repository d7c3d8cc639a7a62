"""Completion scripts know every subcommand and every flag, since its own module declares them."""

from __future__ import annotations

import argparse
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from perfgate.commands.completion import SHELLS, whole_parser
from perfgate.commands.main import COMMANDS, main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_is_in_the_script(shell: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    script = capfd.readouterr().out
    for command in COMMANDS:
        assert command in script
    # shtab's tcsh completes commands and their arguments only.
    assert shell == "tcsh" or "reason" in script


def test_every_flag_is_a_parsers_own() -> None:
    (commands,) = (
        action
        for action in whole_parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )
    assert list(commands.choices) == list(COMMANDS)
    accept = commands.choices["accept"]
    assert {"--reason", "--up-to", "--quarantine"} <= set(accept._option_string_actions)


def test_bash_completes(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash")
    main(["completion", "bash"])
    script = tmp_path / "perfgate.sh"
    script.write_text(capfd.readouterr().out)
    ask = (
        f". {script}; COMP_WORDS=(perfgate acc); COMP_CWORD=1; "
        '$(complete -p perfgate | sed "s/.*-F \\([^ ]*\\).*/\\1/"); echo "${COMPREPLY[@]}"'
    )
    done = subprocess.run([bash, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["accept"]


def test_an_unknown_shell() -> None:
    with pytest.raises(SystemExit) as ended:
        main(["completion", "csh"])
    assert ended.value.code == 2
