"""Talks to GitHub's API through PyGithub: proxies, certificates, backoff and rate limits are its and requests'.

Only the paths of one repository are asked. What may be asked again without harm is, on 5xx, on lost connections
and after a rate limit; a POST is not, since it may have been carried out all the same: ``repeat`` asks first
what is there. The token stands in no message.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from perfgate.errors import BrokenError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from github.Requester import Requester

_T = TypeVar("_T")

_PAGE = 100
# 3000 files, comments or events: GitHub itself lists no more files of a pull request.
_MAX_PAGES = 30
_TIMEOUT = 30
_SHOWN = 300


class GitHubError(BrokenError):
    """GitHub refused, or cannot be reached; the text says what was asked and what it answered."""


class AbsentError(GitHubError):
    """There is no such thing, or the token may not see it."""


class TransientError(GitHubError):
    """It may go well the next time: 5xx, a lost connection, a rate limit."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long to wait, in seconds.

    ``delays`` are those of writes that must look first what is there; ``factor`` doubles from try to try, as
    urllib3's backoff does; ``rate_limit`` is the longest wait for a rate limit; ``between_writes`` is what
    GitHub asks of those who write in a row.
    """

    delays: tuple[float, ...] = (2, 5, 10, 20)
    retries: int = 5
    factor: float = 1.0
    rate_limit: float = 300
    secondary: float = 60
    between_writes: float = 1.0


class Api:
    """One repository's part of the API."""

    def __init__(self, requester: Requester, repository: str, patience: Patience) -> None:
        self._requester = requester
        self.repository = repository
        self.patience = patience

    def __repr__(self) -> str:
        return f"<Api {self.repository} at {self._requester.base_url}>"

    def get(self, path: str, **parameters: str | int) -> Any:
        """The answer's JSON; ``path`` is below the repository's."""
        return self._ask("GET", path, parameters=parameters)

    def pages(self, path: str, key: str = "", **parameters: str | int) -> Iterator[Any]:
        """Each member of a list of many pages; ``key`` is where an answer keeps its list."""
        for page in range(1, _MAX_PAGES + 1):
            answer = self.get(path, **parameters, per_page=_PAGE, page=page)
            members = answer.get(key) if key and isinstance(answer, dict) else answer
            if not isinstance(members, list):
                raise GitHubError(f"GET {path}: found {str(members)[:_SHOWN]}; allowed: a list")
            yield from members
            if len(members) < _PAGE:
                return

    def send(self, method: str, path: str, payload: dict[str, Any] | None = None) -> Any:
        """Write; the answer's JSON."""
        return self._ask(method, path, payload=payload)

    def repeat(self, attempt: Callable[[], _T]) -> _T:
        """Attempt until it goes well or patience ends; ``attempt`` must look first what is there already."""
        for delay in self.patience.delays:
            try:
                return attempt()
            except TransientError:
                time.sleep(delay)
        return attempt()

    def _ask(
        self,
        method: str,
        path: str,
        parameters: dict[str, Any] | None = None,
        payload: dict[str, Any] | None = None,
    ) -> Any:
        from github import GithubException, RateLimitExceededException
        from requests import RequestException

        what = f"{method} /repos/{self.repository}{path}"
        try:
            _, answer = self._requester.requestJsonAndCheck(
                method, f"/repos/{self.repository}{path}", parameters=parameters, input=payload
            )
        except RateLimitExceededException as error:
            raise TransientError(
                f"{what}: the rate limit is used up: {_said(error.data)}"
            ) from error
        except GithubException as error:
            raise _translated(what, error.status, _said(error.data)) from error
        except (RequestException, OSError) as error:
            reason = str(error).partition("(Caused by ")[2] or str(error)
            raise TransientError(f"{what}: no answer: {reason[:_SHOWN]}") from error
        except (ValueError, RuntimeError, AssertionError) as error:
            # What PyGithub makes of answers that are no JSON, and of redirections to elsewhere.
            raise GitHubError(f"{what}: no sensible answer: {str(error)[:_SHOWN]}") from error
        return answer


def connect(token: str, api_url: str, repository: str, patience: Patience | None = None) -> Api:
    """The API of a repository; nothing is asked yet.

    Raises:
        UsageError: no token, or PyGithub is not installed.
    """
    if not token:
        raise UsageError(
            "no token: neither GITHUB_TOKEN nor GH_TOKEN is set; a workflow passes it by "
            "`env: GITHUB_TOKEN: ${{ github.token }}`"
        )
    try:
        from github import Auth, Github, GithubRetry
    except ImportError as error:
        raise UsageError(
            "PyGithub is not installed; `pip install casare-perf[github]` adds it"
        ) from error
    # PyGithub prints what it does, also what it repeats with success; errors are told by us.
    logging.getLogger("github").handlers.clear()
    patient = patience or Patience()
    hub = Github(
        auth=Auth.Token(token),
        base_url=api_url,
        timeout=_TIMEOUT,
        user_agent="perfgate",
        retry=GithubRetry(
            total=patient.retries,
            backoff_factor=patient.factor,
            secondary_rate_wait=patient.secondary,
            max_rate_limit_wait=patient.rate_limit,
            retry_after_max=int(patient.rate_limit),
            allowed_methods=frozenset({"GET", "PATCH", "DELETE"}),
        ),
        seconds_between_requests=None,
        seconds_between_writes=patient.between_writes or None,
    )
    return Api(hub.requester, repository, patient)


def _translated(what: str, status: int, said: str) -> GitHubError:
    text = f"{what}: GitHub answers {status}: {said}"
    if status == 401:
        return GitHubError(f"{text}; the token is not valid (any more)")
    if status == 403:
        return GitHubError(
            f"{text}; the token may not do this: see the job's `permissions`, and whether the "
            "conversation is locked"
        )
    if status == 404:
        return AbsentError(f"{text}; it is not there, or the token may not see it")
    if status >= 500 or status == 429:
        return TransientError(text)
    return GitHubError(text)


def _said(data: object) -> str:
    """GitHub's own words."""
    if not isinstance(data, dict):
        return str(data)[:_SHOWN]
    errors = data.get("errors")
    details = f" {errors}" if errors else ""
    return f"{data.get('message', '')}{details}"[:_SHOWN]
