"""What was added to a context and its pages through a lease, and its removal."""

from __future__ import annotations

import contextlib
import functools
import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class RegistrationCounts:
    """How much of it is in place."""

    listeners: int = 0
    routes: int = 0
    bindings: int = 0
    init_scripts: int = 0

    def __add__(self, other: RegistrationCounts) -> RegistrationCounts:
        return RegistrationCounts(
            self.listeners + other.listeners,
            self.routes + other.routes,
            self.bindings + other.bindings,
            self.init_scripts + other.init_scripts,
        )


class Forwarder:
    """Stands for a caller's function in Playwright, until it lets go of it.

    Playwright plants an attribute on what it is given, and finds it again by identity: a function of our
    own for each registration leaves the caller's alone and is removed for certain. Whatever Playwright
    keeps of a closed context refers to no function of a caller's.
    """

    __slots__ = ("forward",)

    def __init__(self, handler: Callable[..., Any]) -> None:
        call: list[Callable[..., Any]] = [handler]

        # The signature stays the handler's: Playwright passes as many arguments as it takes.
        @functools.wraps(handler, updated=())
        def forward(*args: Any) -> Any:
            return call[0](*args) if call else None

        try:
            inspect.signature(handler)
        except (
            TypeError,
            ValueError,
        ):  # a built-in that does not say what it takes takes everything
            del forward.__wrapped__
        forward.__dict__["let_go"] = call.clear
        self.forward = forward

    def let_go(self) -> None:
        """Refer to the caller's function no longer."""
        self.forward.__dict__.pop("let_go")()
        self.forward.__dict__.pop("__wrapped__", None)


class Registrations:
    """The listeners, routes, bindings and init scripts of one lease."""

    def __init__(self) -> None:
        self._listeners: list[tuple[Any, str, Forwarder]] = []
        self._routes: list[tuple[Any, Forwarder]] = []
        self._bindings: list[tuple[Any, Forwarder]] = []
        self._scripts: list[Any] = []

    def counts(self) -> RegistrationCounts:
        """How many are in place."""
        return RegistrationCounts(
            len(self._listeners), len(self._routes), len(self._bindings), len(self._scripts)
        )

    def on(self, target: Any, event: str, handler: Callable[..., Any]) -> None:
        """Add a listener."""
        owned = Forwarder(handler)
        target.on(event, owned.forward)
        self._listeners.append((target, event, owned))

    def off(self, event: str, target: Any) -> None:
        """Remove the listeners to one event of a target."""
        gone = [entry for entry in self._listeners if entry[0] is target and entry[1] == event]
        for entry in gone:
            target.remove_listener(event, entry[2].forward)
            entry[2].let_go()
            self._listeners.remove(entry)

    async def route(self, target: Any, url: Any, handler: Callable[..., Any]) -> None:
        """Add a route."""
        owned = Forwarder(handler)
        await target.route(url, owned.forward)
        self._routes.append((target, owned))

    async def expose_binding(self, target: Any, name: str, handler: Callable[..., Any]) -> None:
        """Add a function that pages can call."""
        owned = Forwarder(handler)
        await target.expose_binding(name, owned.forward)
        self._bindings.append((target, owned))

    async def add_init_script(self, target: Any, script: str) -> None:
        """Add a script that runs before those of every page."""
        await target.add_init_script(script)
        self._scripts.append(target)

    def forget(self, page: Any) -> None:
        """Drop what belonged to a page that was closed."""
        for target, _, owned in self._listeners:
            if target is page:
                owned.let_go()
        for target, owned in (*self._routes, *self._bindings):
            if target is page:
                owned.let_go()
        self._listeners = [entry for entry in self._listeners if entry[0] is not page]
        self._routes = [entry for entry in self._routes if entry[0] is not page]
        self._bindings = [entry for entry in self._bindings if entry[0] is not page]
        self._scripts = [target for target in self._scripts if target is not page]

    async def remove(self) -> None:
        """Take listeners and routes away while the context is open.

        Bindings and init scripts live in the browser's context and go with it.
        """
        for target, event, owned in self._listeners:
            target.remove_listener(event, owned.forward)
            owned.let_go()
        self._listeners.clear()
        for target in dict.fromkeys(target for target, _ in self._routes):
            # A page that was closed has lost its routes already.
            with contextlib.suppress(PlaywrightError):
                await target.unroute_all(behavior="ignoreErrors")

    def let_go(self) -> None:
        """The context is gone: refer to nothing of it any more."""
        for _, _, owned in self._listeners:
            owned.let_go()
        for _, owned in (*self._routes, *self._bindings):
            owned.let_go()
        for kept in (self._listeners, self._routes, self._bindings, self._scripts):
            kept.clear()
