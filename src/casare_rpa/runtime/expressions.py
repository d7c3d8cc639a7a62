"""Evaluates conditions such as ``{{counter}} < 3`` without running Python.

Patterns are bound to names whose values are looked up; they are never pasted into the text, so a value
that looks like code stays a value. Only the constructs below are understood.
"""

from __future__ import annotations

import ast
import operator
from typing import TYPE_CHECKING, Any

from casare_rpa.domain.errors import CasareError
from casare_rpa.runtime.variables import PATTERN, Lookup, as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# A workflow's condition needs neither huge numbers nor huge texts; a slip must not take the machine down.
MAX_LENGTH = 1_000_000
MAX_BITS = 10_000

_BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.Not: operator.not_,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
}
_COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
    ast.In: lambda item, items: item in items,
    ast.NotIn: lambda item, items: item not in items,
}
_FUNCTIONS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (*(abs, all, any, bool, float, int, len, max, min, round, sorted, str, sum),)
}
_TEXT_METHODS = frozenset({"endswith", "lower", "startswith", "strip", "title", "upper"})
_NAMES = {"true": True, "false": False, "none": None, "null": None}


class ExpressionError(CasareError):
    """An expression that cannot be read, or that uses what is not allowed."""


def evaluate(expression: str, lookup: Lookup) -> Any:
    """The value of an expression.

    Args:
        expression: patterns in braces and bare names are variables.
        lookup: gives the value of a path.

    Raises:
        ExpressionError: the expression is not understood or cannot be worked out.
        VariableError: it names a variable there is not.
    """
    bound: dict[str, str] = {}

    def bind(found: Any) -> str:
        name = f"__path_{len(bound)}__"
        bound[name] = found.group(1).strip()
        return name

    text = PATTERN.sub(bind, expression).strip()
    try:
        tree = ast.parse(text, mode="eval")
        return _Evaluation(expression, bound, lookup).value(tree.body)
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise ExpressionError(f"found the expression {expression!r}: {error}") from None
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise ExpressionError(f"{expression!r} cannot be worked out: {error}") from error


class _Evaluation:
    """One walk over a syntax tree."""

    def __init__(self, expression: str, bound: dict[str, str], lookup: Lookup) -> None:
        self._expression = expression
        self._bound = bound
        self._lookup = lookup

    def value(self, tree: ast.expr) -> Any:  # noqa: PLR0911  # one return a construct
        match tree:
            case ast.Constant(value=value):
                return self._with_patterns(value) if isinstance(value, str) else value
            case ast.Name(id=name):
                return self._name(name)
            case ast.BoolOp(op=op, values=values):
                return self._boolean(op, values)
            case ast.BinOp(left=left, op=op, right=right):
                return self._binary(type(op), self.value(left), self.value(right), tree)
            case ast.UnaryOp(op=op, operand=operand) if type(op) in _UNARY:
                return _UNARY[type(op)](self.value(operand))
            case ast.Compare():
                return self._compare(tree)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return self.value(body) if self.value(test) else self.value(orelse)
            case ast.List(elts=items) | ast.Tuple(elts=items):
                return [self.value(item) for item in items]
            case ast.Subscript(value=whole, slice=key):
                return self.value(whole)[self.value(key)]
            case ast.Attribute(value=whole, attr=key):
                return self._key(self.value(whole), key, tree)
            case ast.Call(func=function, args=args, keywords=[]):
                return self._call(function, [self.value(arg) for arg in args])
        raise self._refused(tree)

    def _with_patterns(self, text: str) -> str:
        """A quoted text; patterns that stood within the quotes are put in as texts."""
        for name, path in self._bound.items():
            if name in text:
                text = text.replace(name, as_text(self._lookup(path)))
        return text

    def _name(self, name: str) -> Any:
        if name in self._bound:
            return self._lookup(self._bound[name])
        if name in _NAMES:
            return _NAMES[name]
        return self._lookup(name)

    def _boolean(self, op: ast.boolop, values: Sequence[ast.expr]) -> Any:
        wanted = isinstance(op, ast.Or)
        result: Any = None
        for value in values:
            result = self.value(value)
            if bool(result) is wanted:
                break
        return result

    def _binary(self, op: type[ast.operator], left: Any, right: Any, tree: ast.expr) -> Any:
        if op not in _BINARY:
            raise self._refused(tree)
        if op is ast.Pow and isinstance(left, int) and isinstance(right, int):
            too_large = right > 0 and left.bit_length() * right > MAX_BITS
        elif op is ast.Mult:
            too_large = _repeated(left, right) > MAX_LENGTH or _repeated(right, left) > MAX_LENGTH
        else:
            too_large = False
        if too_large:
            raise ExpressionError(f"{self._expression!r} gives a value too large for a condition")
        return _BINARY[op](left, right)

    def _compare(self, tree: ast.Compare) -> bool:
        left = self.value(tree.left)
        for op, right_tree in zip(tree.ops, tree.comparators, strict=True):
            right = self.value(right_tree)
            if not _COMPARE[type(op)](left, right):
                return False
            left = right
        return True

    def _key(self, whole: Any, key: str, tree: ast.expr) -> Any:
        if isinstance(whole, dict):
            return whole[key]
        raise self._refused(tree)

    def _call(self, function: ast.expr, args: list[Any]) -> Any:
        if isinstance(function, ast.Name) and function.id in _FUNCTIONS:
            return _FUNCTIONS[function.id](*args)
        if isinstance(function, ast.Attribute):
            whole = self.value(function.value)
            if isinstance(whole, str) and function.attr in _TEXT_METHODS:
                return getattr(whole, function.attr)(*args)
            if isinstance(whole, dict) and function.attr == "get":
                return whole.get(*args)
        raise self._refused(function)

    def _refused(self, tree: ast.expr) -> ExpressionError:
        return ExpressionError(
            f"{self._expression!r}: found {type(tree).__name__.lower()} {ast.unparse(tree)!r}; allowed: "
            f"values, variables, arithmetic, comparisons, and/or/not, [key], "
            f"{', '.join(_FUNCTIONS)}, and of texts {', '.join(sorted(_TEXT_METHODS))}"
        )


def _repeated(items: Any, times: Any) -> int:
    """How long a repetition becomes; 0 where it is none."""
    if isinstance(items, str | list | tuple | bytes) and isinstance(times, int):
        return len(items) * times
    return 0
