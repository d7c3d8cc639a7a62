"""The table of what maintainers accepted: which commit it came with, of what, who took it and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfgate.site.frame import acceptance_text, breakable, commit_link, table, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfgate.site.model import Acceptance, History


def acceptance_table(history: History, accepted: Sequence[Acceptance], up: str = "") -> str:
    """The latest first; ``up`` leads from the page to the site's first folder."""
    columns = (("Benchmark", "name"), ("Commit", "commit"), ("Why", "values"))
    rows = [
        (breakable(each.name), _commit(history, each), acceptance_text(each, up))
        for each in accepted
    ]
    return table(columns, rows, caption="Accepted, the latest first")


def _commit(history: History, acceptance: Acceptance) -> str:
    if acceptance.place is None:
        return f"{text(history.line or 'the branch')} does not have it"
    if acceptance.at is None:
        return f"<code>{acceptance.commit[:8]}</code>, not measured yet"
    first = history.commits[acceptance.at]
    shown = commit_link(history, first, long=True)
    if first.sha == acceptance.commit:
        return f'{shown}<span class="label">{first.when:%Y-%m-%d}</span>'
    return f'<code>{acceptance.commit[:8]}</code><span class="label">first measured with {shown}</span>'
