"""The beginning of a page that needs nothing else: its policy lets it use its own style and script and nothing more."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files


def page_head(title: str, own_style: str = "", *, tab: str = "", script: str = "") -> str:
    """The page up to its heading, with the shared style and the page's own.

    Args:
        title: escaped.
        own_style: CSS that comes after the shared one.
        tab: the title where another is shown than the heading, escaped.
        script: what the page's one script element holds.
    """
    style = asset("comparison.css") + own_style
    scripts = f"script-src {_source(script)}; " if script else ""
    policy = (
        f"default-src 'none'; style-src {_source(style)}; {scripts}base-uri 'none'; "
        "form-action 'none'"
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{tab or title}</title>
<style>{style}</style>
</head>
<body>
<h1>{title}</h1>"""


def asset(name: str) -> str:
    """A style or a script that pages are made of."""
    return files("perfgate.report").joinpath("assets", name).read_text(encoding="utf-8")


def _source(text: str) -> str:
    """What a policy calls an element with this text."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
