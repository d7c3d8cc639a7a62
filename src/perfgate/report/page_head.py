"""The beginning of a page that needs nothing else: its policy lets it use its own style and nothing more."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files


def page_head(title: str, own_style: str) -> str:
    """The page up to its heading, with the shared style and the page's own.

    Args:
        title: escaped.
        own_style: CSS that comes after the shared one.
    """
    shared = files("perfgate.report").joinpath("assets", "comparison.css")
    style = shared.read_text(encoding="utf-8") + own_style
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<h1>{title}</h1>"""
