"""Reads ``[history]`` of perfgate.toml: what the history is held against, and where the site links to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfgate.config.toml_table import TomlTable, load_config, read_config_text

if TYPE_CHECKING:
    from pathlib import Path

_KEYS = ("anchor", "commit_url", "site_url")
_COMMIT = re.compile(r"[0-9a-f]{7,64}", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")


@dataclass(frozen=True, slots=True)
class HistorySettings:
    """How a project keeps its history.

    Attributes:
        anchor: the commit that others are measured against in pairs; empty without one.
        commit_url: the address of a commit's page, with ``{commit}`` in it; empty for the one that the remote suggests.
        site_url: where the site is published, for feeds and links from elsewhere.
    """

    anchor: str = ""
    commit_url: str = ""
    site_url: str = ""


def read_history_settings(path: Path) -> HistorySettings:
    """The settings of a file; the defaults where there is none.

    Raises:
        ConfigFileError: naming file, key, value found and values allowed.
    """
    if not path.exists():
        return HistorySettings()
    table = load_config(read_config_text(path), str(path)).get("history", {})
    return _HistoryTable(table, str(path), "[history]").settings()


class _HistoryTable(TomlTable):
    def settings(self) -> HistorySettings:
        self.only(_KEYS)
        anchor, commit_url, site_url = (self.text(key) for key in _KEYS)
        if anchor and not _COMMIT.fullmatch(anchor):
            raise self.error("anchor", repr(anchor), "the hash of a commit, 7 to 64 digits of it")
        if commit_url and not (_ADDRESS.fullmatch(commit_url) and "{commit}" in commit_url):
            allowed = "an http(s) address with {commit} in it"
            raise self.error("commit_url", repr(commit_url), allowed)
        if site_url and not _ADDRESS.fullmatch(site_url):
            raise self.error("site_url", repr(site_url), "an http(s) address")
        return HistorySettings(anchor, commit_url, site_url)
