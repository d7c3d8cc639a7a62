"""What the HTTP nodes share: reading their parameters, and putting an answer at their outputs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from casare_rpa.nodes.http_exchange import HttpAnswer, HttpRequest, exchange_again
from casare_rpa.nodes.values import boolean, mapping, number

if TYPE_CHECKING:
    from casare_rpa.nodes.base import BaseNode, ExecutionResult


def json_object(value: Any, what: str) -> dict[str, Any]:
    """An object, or the text of one, as JSON properties are written; nothing counts as an empty one.

    Raises:
        ValueError: it is neither.
    """
    if isinstance(value, str):
        try:
            value = json.loads(value) if value.strip() else {}
        except ValueError as error:
            raise ValueError(
                f"found {what} that are no JSON ({error}); allowed: an object"
            ) from None
    return mapping(value, what)


def header_values(node: BaseNode, name: str = "headers") -> dict[str, str]:
    """Headers from a parameter, as texts."""
    found = json_object(node.get_parameter(name), name)
    return {str(key): str(value) for key, value in found.items()}


def seconds(node: BaseNode) -> float:
    """The time-out of a node.

    Raises:
        ValueError: it is not above 0.
    """
    value = float(number(node.get_parameter("timeout"), "timeout"))
    if value > 0:
        return value
    raise ValueError(f"found a timeout of {value:g} s; allowed: more than 0")


def with_query(url: str, params: dict[str, Any]) -> str:
    """A URL with parameters behind those it has; a list gives its parameter several times."""
    if not params:
        return url
    from urllib.parse import urlencode

    address, hash_sign, fragment = url.partition("#")
    joint = "" if address.endswith(("?", "&")) else "&" if "?" in address else "?"
    return f"{address}{joint}{urlencode(params, doseq=True)}{hash_sign}{fragment}"


async def ask(node: BaseNode, request: HttpRequest) -> HttpAnswer:
    """The answer to a node's request, as often as its ``retry_count`` says.

    Where there is none, the outputs say so before the error goes on: a workflow that does not stop on
    errors reads them.
    """
    retries = int(number(node.get_parameter("retry_count"), "retry_count"))
    delay = float(number(node.get_parameter("retry_delay"), "retry_delay"))
    try:
        return await exchange_again(request, retries, delay)
    except (OSError, ValueError) as error:
        node.set_output_value("success", False)
        node.set_output_value("error", str(error))
        raise


def put_answer(node: BaseNode, answer: HttpAnswer, url: str, encoding: str = "") -> ExecutionResult:
    """Put an answer at the outputs; one with an error status is a result, and ``success`` tells."""
    text = answer.text(encoding)
    node.set_output_value("response_body", text)
    node.set_output_value("response_json", _json_or_none(text))
    put_status(node, answer)
    return {"success": True, "data": {"status_code": answer.status, "url": url}}


def put_status(node: BaseNode, answer: HttpAnswer) -> None:
    """Put what an answer's status says at the outputs."""
    node.set_output_value("status_code", answer.status)
    node.set_output_value("success", answer.is_good)
    node.set_output_value("error", "" if answer.is_good else f"HTTP {answer.status}")


def _json_or_none(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def verified(node: BaseNode) -> bool:
    """Whether certificates are checked."""
    return boolean(node.get_parameter("verify_ssl"))
