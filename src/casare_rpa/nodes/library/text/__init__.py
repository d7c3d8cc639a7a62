"""Texts cut, joined and searched."""
