"""The installed NodeGraphQt against ours: what the compatibility page says, and what is wrong with its reasons."""

from __future__ import annotations

import NodeGraphQt

from casare_rpa.presentation.drop_in.comparing import Row, Status, compare, unused_names
from casare_rpa.presentation.drop_in.differences import DIFFERENCES, MISSING
from casare_rpa.presentation.drop_in.document import render
from casare_rpa.presentation.drop_in.stand_ins import STAND_INS, VIEWS, stock_modules


def rows() -> list[Row]:
    """A row for each public name of the installed NodeGraphQt."""
    return compare(stock_modules(), STAND_INS | VIEWS, DIFFERENCES, MISSING)


def page_text() -> str:
    """The page."""
    return render(NodeGraphQt.VERSION, rows(), DIFFERENCES)


def faults() -> list[str]:
    """Differences without a reason, and reasons without a name."""
    found = rows()
    unexplained = [
        f"{row.module}: {row.path} ({row.kind}) is {row.status}: give its reason in differences.py or behaviour.py"
        for row in found
        if row.status is Status.UNEXPLAINED or (row.status is Status.MISSING and not row.reason)
    ]
    unused = [
        f"differences.py gives a reason for {name}, which NodeGraphQt does not have, or ours has again"
        for name in unused_names(found, DIFFERENCES, MISSING)
    ]
    return unexplained + unused
