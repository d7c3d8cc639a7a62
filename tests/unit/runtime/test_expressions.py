"""Expressions are worked out, values stay values, and nothing else of Python is reachable."""

from __future__ import annotations

import pytest

from casare_rpa.runtime.expressions import ExpressionError, evaluate
from casare_rpa.runtime.variables import VariableError, split_path, walk

VALUES = {"n": 2, "s": "paid", "evil": "__import__('os').system('x')", "d": {"k": [1, 2]}, "": 0}


def lookup(path):
    head, steps = split_path(path)
    if head not in VALUES:
        raise VariableError(f"no {head}")
    return walk(VALUES[head], steps, path)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("{{n}} < 3", True),
        ("n * 2 + 1 == 5", True),
        ("'{{s}}' == 'paid'", True),
        ("{{s}} == 'paid' and not {{n}} > 5", True),
        ("{{evil}}", VALUES["evil"]),
        ("len({{d.k}}) == 2", True),
        ("{{d}}['k'][-1]", 2),
        ("d.k", [1, 2]),
        ("1 < {{n}} <= 2", True),
        ("'ai' in {{s}}", True),
        ("{{s}}.upper()", "PAID"),
        ("{{d}}.get('x', 9)", 9),
        ("'a' if n > 5 else 'b'", "b"),
        ("true or missing", True),
        ("max([1, {{n}}]) ** 2 % 3", 1),
        ("-n // 2", -1),
        ("None is null", True),
    ],
)
def test_expressions_are_worked_out(expression, expected):
    assert evaluate(expression, lookup) == expected


@pytest.mark.parametrize(
    "expression",
    [
        "__import__('os')",
        "().__class__",
        "n.__class__",
        "s.format(1)",
        "d.__init__",
        "open('x')",
        "lambda: 1",
        "[x for x in d]",
        "f'{n}'",
        "(x := 1)",
        "9 ** 9 ** 9",
        "'a' * 10 ** 9",
        "n <",
        "",
        "'a' < 1",
        "1 / 0",
        "d['nothing']",
        "n @ n",
        "sorted(d, reverse=True)",
    ],
)
def test_everything_else_is_refused(expression):
    with pytest.raises(ExpressionError):
        evaluate(expression, lookup)


def test_an_unknown_name_is_an_unknown_variable():
    with pytest.raises(VariableError):
        evaluate("{{missing}} == 1", lookup)
