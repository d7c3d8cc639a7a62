"""A maintainer's label and reason accept a regression; nobody else's do, and none from before the measuring."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.unit.perfgate.github.conftest import WORSE
from tests.unit.perfgate.github.labelling import ACCEPTED, accept, labelled

if TYPE_CHECKING:
    from tests.unit.perfgate.commands.conftest import MakeComparison as Make
    from tests.unit.perfgate.github.conftest import Desk
    from tests.unit.perfgate.github.fake_hub import FakeHub


def test_a_maintainer_accepts_with_a_reason(
    desk: Desk, hub: FakeHub, make_comparison: Make
) -> None:
    accept(hub)
    desk.put_report(make_comparison(WORSE))
    desk.run("comment")
    body = hub.comments[-1]["body"]
    assert "**Accepted by ada:** the index pays for it @&#8203;everyone &#60;b>" in body
    assert body.index("Accepted by") < body.index("## ❌ perfgate: regression")


@pytest.mark.parametrize(
    ("who", "events", "message"),
    [
        (("eve", "please"), [], "eve set the label 'performance: accepted' and may not write"),
        (("mal", "please"), [], "mal set the label 'performance: accepted' and may not write"),
        (("ada", ""), [], "without a reason"),
        (("ada", "well"), [labelled(ACCEPTED, "ada", event="unlabeled")], "nobody is known"),
        (
            ("ada", "well"),
            [labelled(ACCEPTED, "ada", at="2027-01-31T11:59:59Z")],
            "before this head was measured",
        ),
    ],
)
def test_acceptances_that_do_not_count(
    desk: Desk,
    make_comparison: Make,
    who: tuple[str, str],
    events: list[dict[str, Any]],
    message: str,
) -> None:
    accept(desk.hub, by=who[0], reason=who[1])
    desk.hub.events += events
    desk.put_report(make_comparison(WORSE))
    desk.run("comment")
    body = desk.hub.comments[-1]["body"]
    assert "Accepted by" not in body
    assert message in body
