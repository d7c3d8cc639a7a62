"""CasareRPA's canvas, node registry, workflow runtime and browser pool, optimised.

The package imports nothing by itself: each subsystem is imported where it is used, so that running a
workflow never pays for Qt and drawing one never pays for Playwright.
"""
