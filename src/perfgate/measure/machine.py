"""Makes sure that asv knows this machine, so that it never asks."""

from __future__ import annotations

import json
import platform
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from perfgate.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence


def known_machine(text: str | None, host: str, asked: str = "") -> str | None:
    """The machine that asv will take, by the text of ~/.asv-machine.json; None where it would ask.

    asv's rule: the entry of that name, or the only entry where no name was asked for.
    """
    if text is None:
        return None
    try:
        entries = json.loads(text)
    except ValueError as error:
        raise UsageError(f"~/.asv-machine.json is not JSON: {error}; mend or remove it") from error
    if not isinstance(entries, dict):
        raise UsageError("~/.asv-machine.json holds no object; mend or remove it")
    names = [str(name) for name in entries if name != "version"]
    wanted = asked or host
    if wanted in names:
        return wanted
    if len(names) == 1 and wanted == host:
        return names[0]
    return None


def ensure_machine(asv: Sequence[str], config: Path, asked: str = "") -> str:
    """The machine's name; asv is told this machine's data where it has none, and only there."""
    host = platform.node()
    path = Path("~/.asv-machine.json").expanduser()
    name = known_machine(_read(path), host, asked)
    if name is not None:
        return name
    # Named otherwise than the host, asv copies the host's entry under the new name: it needs that first.
    calls: list[list[str]] = [[]] if known_machine(_read(path), host) is None else []
    if asked and asked != host:
        calls.append(["--machine", asked])
    for options in calls:
        _store(asv, config, options)
    name = known_machine(_read(path), host, asked)
    if name is None:
        raise UsageError(f"asv stored no data of machine {asked or host!r} in {path}")
    return name


def own_name(asked: str = "") -> str:
    """The name that this machine's results stand under: as asked for, as asv knows it, else the host's."""
    host = platform.node()
    known = known_machine(_read(Path("~/.asv-machine.json").expanduser()), host, asked)
    return known or asked or host


def _store(asv: Sequence[str], config: Path, options: list[str]) -> None:
    done = subprocess.run(
        [*asv, "machine", "--yes", "--config", str(config), *options],
        cwd=config.parent,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stdout + done.stderr).strip()
        raise UsageError(f"asv could not store this machine's data: {said}")


def _read(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error


class ThisMachine(TypedDict):
    """What a report says of where it was measured; ``memory`` in bytes."""

    machine: str
    cpu: str
    cores: int
    memory: int
    system: str


def this_machine() -> ThisMachine:
    """The machine that this runs on, in asv's words."""
    from asv.machine import Machine

    found = Machine.get_defaults()
    return {
        "machine": str(found["machine"]),
        "cpu": str(found["cpu"]),
        "cores": _whole(found["num_cpu"]),
        "memory": _whole(found["ram"]),
        "system": f"{found['os']} {found['arch']}".strip(),
    }


def _whole(text: object) -> int:
    return int(str(text)) if str(text).isdigit() else 0
