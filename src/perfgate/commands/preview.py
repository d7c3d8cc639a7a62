"""Serve the pages on 127.0.0.1 until Ctrl-C."""

from __future__ import annotations

import errno
import functools
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from perfgate.commands.options import add_config
from perfgate.errors import UsageError
from perfgate.measure.project import load_project
from perfgate.report.terminal import make_console, say

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from pathlib import Path

_DEFAULT_PORT = 8080


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the base class names it so
        """A line for each file of a page tells nobody anything."""


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the flags."""
    add_config(parser)
    parser.add_argument(
        "--port", type=int, default=_DEFAULT_PORT, help="port to serve at, 0 for any [%(default)s]"
    )


def run(args: Namespace) -> int:
    """Serve until interrupted; returns the exit code."""
    html_dir = load_project(args.config).html_dir
    with make_server(html_dir, args.port) as server:
        console = make_console()
        address = f"http://127.0.0.1:{server.server_port}/"
        say(console, f"Serving {html_dir} at {address} (Ctrl-C ends)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            console.print("Stopped.")
    return 0


def make_server(html_dir: Path, port: int) -> ThreadingHTTPServer:
    """A server of the pages, bound and ready.

    Raises:
        UsageError: there are no pages, or the port cannot be had.
    """
    if not (html_dir / "index.html").exists():
        raise UsageError(f"no pages in {html_dir}; `perfgate publish` builds them")
    handler = functools.partial(_QuietHandler, directory=str(html_dir))
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), handler)
    except (OSError, OverflowError) as error:
        in_use = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        reason = "is in use" if in_use else f"cannot be had: {error}"
        raise UsageError(f"port {port} {reason}; give another with --port, or 0 for any") from error
