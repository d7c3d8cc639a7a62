"""Labels as people set them on a pull request, and the events that tell of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.unit.perfgate.github.conftest import pull

if TYPE_CHECKING:
    from tests.unit.perfgate.github.fake_hub import FakeHub

SKIP, FULL = "performance: skip", "performance: full"
ACCEPTED = "performance: accepted"


def labelled(
    label: str, actor: str, *, at: str = "2027-01-31T13:00:00Z", event: str = "labeled"
) -> dict[str, Any]:
    return {"event": event, "label": {"name": label}, "actor": {"login": actor}, "created_at": at}


def accept(hub: FakeHub, *, by: str = "ada", reason: str = "the index pays for it") -> None:
    hub.pulls[:] = [pull(labels=(ACCEPTED,))]
    hub.events += [{"event": "closed"}, labelled(ACCEPTED, by)]
    hub.permissions["ada"] = "write"
    hub.permissions["eve"] = "read"
    body = f"Looks good.\nPerformance: accepted: {reason} @everyone <b>"
    hub.comments.append({"id": 1, "user": {"login": by}, "body": body if reason else "LGTM"})
