"""The command line finds its subcommand, and every error ends in one line and its exit code."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from perfgate.commands import main as main_module
from perfgate.commands.main import COMMANDS, main
from perfgate.errors import BrokenError, InterruptedRunError, PerfgateError, UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from pathlib import Path


def plant(
    monkeypatch: pytest.MonkeyPatch, error: BaseException | None, **more: object
) -> list[Namespace]:
    """A subcommand in place of all; returns where its arguments will be."""
    seen: list[Namespace] = []

    def add_arguments(parser: ArgumentParser) -> None:
        parser.add_argument("--quick", action="store_true")

    def run(args: Namespace) -> int:
        seen.append(args)
        if error is not None:
            raise error
        return 0

    module = SimpleNamespace(__doc__="About.", add_arguments=add_arguments, run=run, **more)
    monkeypatch.setattr(main_module.importlib, "import_module", lambda name: module)
    return seen


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert f"perfgate {command}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (PerfgateError("no"), 3),
        (UsageError("no"), 2),
        (BrokenError("no"), 3),
        (InterruptedRunError("no"), 130),
        (OSError(28, "No space left on device"), 3),
        (KeyboardInterrupt(), 130),
        (None, 0),
    ],
)
def test_exit_codes(
    error: BaseException | None,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    plant(monkeypatch, error)
    assert main(["bench"]) == code
    said = capsys.readouterr().err
    assert said.startswith("perfgate: ") is (error is not None)
    assert said.count("\n") <= 1


@pytest.mark.parametrize("arguments", [[], ["benhc"], ["bench", "--quickly"]])
def test_wrong_usage(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch, None)
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2


def test_asvs_options_pass_on(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = plant(monkeypatch, None, PASSES_ON=True)
    main(["bench", "-a", "rounds=2", "--quick", "--", "--quick", "-k"])
    (args,) = seen
    assert args.quick is True
    assert args.asv_options == ["-a", "rounds=2", "--quick", "-k"]


def test_an_error_stands_in_the_summary_of_a_workflows_job(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    summary = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    plant(monkeypatch, BrokenError("it *broke*, says @ada"))
    assert main(["show"]) == 3
    assert summary.read_text() == ("### ❌ perfgate show\n\nit \\*broke\\*, says @&#8203;ada\n\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "absent" / "summary.md"))
    assert main(["show"]) == 3
    assert capsys.readouterr().err == 2 * "perfgate: it *broke*, says @ada\n"


def test_a_command_whose_extra_is_not_installed_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def import_module(_: str) -> object:
        raise ModuleNotFoundError("No module named 'numpy'", name="numpy")

    monkeypatch.setattr(main_module.importlib, "import_module", import_module)
    assert main(["bench"]) == 2
    assert capsys.readouterr().err == (
        "perfgate: `perfgate bench` needs numpy, which is not installed; "
        "`pip install casare-perf[gate]` adds it\n"
    )


def test_a_missing_module_of_our_own_is_a_fault_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    def import_module(_: str) -> object:
        raise ModuleNotFoundError("No module named 'perfgate.x'", name="perfgate.x")

    monkeypatch.setattr(main_module.importlib, "import_module", import_module)
    with pytest.raises(ModuleNotFoundError):
        main(["bench"])
