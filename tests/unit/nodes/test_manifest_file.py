"""A manifest file gives each entry it holds, whole or one at a time, and says what is wrong with it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casare_rpa.domain.errors import ManifestError
from casare_rpa.nodes.manifest_file import ManifestFile, manifest_text, read_manifest


def entry(id_, description="", category="c"):
    return {
        "id": id_,
        "module": f"m.{id_}",
        "label": id_,
        "category": category,
        "description": description,
        "tags": [],
        "inputs": [],
        "outputs": [],
        "properties": [],
    }


ids = st.text(st.sampled_from('aAzZ09_é"\\\n,{ '), min_size=1, max_size=4)
# Long descriptions make lines of more than one window.
made = st.builds(entry, ids, st.sampled_from(["", "é" * 40, '\n{"id": "a"', "x" * 9000]))
manifests = st.lists(made, max_size=40, unique_by=lambda one: one["id"])


@settings(max_examples=150)
@given(entries=manifests, absent=ids)
def test_one_entry_is_found_as_the_whole_reading_finds_it(tmp_path_factory, entries, absent):
    path = tmp_path_factory.mktemp("manifest") / "manifest.json"
    path.write_text(manifest_text(entries), encoding="utf-8")
    whole = {one["id"]: one for one in entries}
    assert read_manifest(path) == whole
    for id_ in [*whole, absent]:
        assert ManifestFile(path).get(id_) == whole.get(id_)
    listed = ManifestFile(path)
    assert dict(listed) == whole
    assert len(listed) == len(whole)


def test_an_id_is_found_wherever_in_the_window_another_line_begins(tmp_path):
    """The middle line's id is cut by the window's end at some of these lengths."""
    path = tmp_path / "manifest.json"
    for size in range(8000, 8050):
        entries = [entry("AAAA", "x" * size), entry("AAAB", "x" * size), entry("AAAC", "x" * size)]
        path.write_text(manifest_text(entries))
        for one in entries:
            assert ManifestFile(path).get(one["id"]) == one, size


def test_looking_up_reads_little_of_a_large_file(tmp_path, monkeypatch):
    path = tmp_path / "manifest.json"
    path.write_text(manifest_text([entry(f"T{i}", "x" * 400) for i in range(10_000)]))
    file = ManifestFile(path)
    read = []
    pread = __import__("os").pread
    monkeypatch.setattr("os.pread", lambda f, n, at: read.append(n) or pread(f, n, at))
    assert file["T4711"]["module"] == "m.T4711"
    assert sum(read) < path.stat().st_size / 50


def test_a_change_of_one_type_is_a_change_of_one_line():
    before = manifest_text([entry("B"), entry("A")]).splitlines()
    after = manifest_text([entry("A"), entry("B", "new")]).splitlines()
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, True, False, True]
    assert json.loads("\n".join(after))["types"][0]["id"] == "A"


def test_any_json_layout_is_read(tmp_path):
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps({"types": [entry("B"), entry("A")]}, indent=4))
    assert ManifestFile(path)["B"] == entry("B")
    assert list(ManifestFile(path)) == ["A", "B"]


def test_entries_are_ordered_by_category_and_id(tmp_path):
    path = tmp_path / "manifest.json"
    path.write_text(manifest_text([entry("A", category="z"), entry("C"), entry("B")]))
    assert list(read_manifest(path)) == ["B", "C", "A"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("no json", r"manifest.json: found no manifest \(Expecting value"),
        ("[]", "found no manifest .no list under 'types'"),
        ('{"types": {}}', "found no manifest .no list under 'types'"),
        ('{"types": [5]}', r"types\[0\]: found 5; allowed: an object"),
        ('{"types": [{"id": "A"}]}', r"types\[0\]: found module None of 'A'; allowed: a text"),
        (json.dumps({"types": [entry("A"), entry("A")]}), "found 'A' twice; allowed: once"),
        (
            manifest_text([entry("A"), entry("B")]).replace('"id": "A"', '"id": "Z"'),
            "found lines that are not sorted by id",
        ),
    ],
)
def test_a_file_that_is_no_manifest_is_refused(tmp_path, content, message):
    path = tmp_path / "manifest.json"
    path.write_text(content)
    with pytest.raises(ManifestError, match=message):
        read_manifest(path)
    with pytest.raises(ManifestError, match=message):
        len(ManifestFile(path))


def test_a_missing_file_is_refused(tmp_path):
    for read in (read_manifest, ManifestFile):
        with pytest.raises(ManifestError, match=r"none\.json: found no manifest \(No such file"):
            read(tmp_path / "none.json")


def test_a_broken_line_names_its_type(tmp_path):
    path = tmp_path / "manifest.json"
    path.write_text(
        manifest_text([entry("A"), entry("B")]).replace('"outputs": []', '"outputs": [')
    )
    with pytest.raises(ManifestError, match="the line of 'B': found Expecting"):
        ManifestFile(path)["B"]


def test_a_file_put_in_its_place_changes_nothing_for_those_who_have_it_open(tmp_path):
    path = tmp_path / "manifest.json"
    path.write_text(manifest_text([entry("A")]))
    file = ManifestFile(path)
    (tmp_path / "new").write_text(manifest_text([]))
    (tmp_path / "new").replace(path)
    assert file["A"] == entry("A")
    assert repr(file) == f"<ManifestFile {path}>"
