"""What the sources cite stands on the page of citations, and the file to cite has the project's version and licence."""

from __future__ import annotations

import re

import yaml
from tests.documents.pages import TOP
from tests.documents.parsers import PROJECT

CITED = re.compile(r"[A-Z][a-z]+(?:(?: and |, )[A-Z][a-z]+)* (?:18|19|20)\d\d\b")
PAGE = (TOP / "docs" / "citation.md").read_text(encoding="utf-8")


def _words(text: str) -> str:
    return " ".join(text.replace("#", " ").split())


def test_the_page_and_the_sources_name_the_same_papers() -> None:
    sources = [_words(path.read_text(encoding="utf-8")) for path in (TOP / "src").rglob("*.py")]
    cited = {each for text in sources for each in CITED.findall(text)}
    assert cited == set(CITED.findall(PAGE))
    assert len(cited) >= 16


def test_each_method_is_cited_where_the_page_says() -> None:
    rows = [line.split(" | ") for line in PAGE.splitlines() if line.startswith("| ")][1:]
    for _, places, papers in rows:
        for place in re.findall(r"`([\w/.]+)`", places):
            source = _words((TOP / "src" / "perfgate" / place).read_text(encoding="utf-8"))
            for paper in CITED.findall(papers):
                assert paper in source, f"{place} does not cite {paper}"


def test_the_file_to_cite_is_of_this_version() -> None:
    told = yaml.safe_load((TOP / "CITATION.cff").read_text(encoding="utf-8"))
    assert (told["version"], told["license"]) == (PROJECT["version"], PROJECT["license"])
    assert [each["name"] for each in told["authors"]] == [
        each["name"] for each in PROJECT["authors"]
    ]
