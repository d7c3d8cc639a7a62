"""What the stand-ins for published actions do; the forge of the tests is a folder, $STANDIN_HUB.

hub/git           the bare repository
hub/runs/ID       the artifacts of a run, one archive each
hub/pages         the pages that were deployed
"""

from __future__ import annotations

import glob
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

HUB = Path(os.environ["STANDIN_HUB"])
RUN = os.environ["GITHUB_RUN_ID"]


def git(*arguments: str) -> None:
    subprocess.run(["git", *arguments], check=True, stdin=subprocess.DEVNULL)


def checkout(inputs: dict[str, str]) -> None:
    """The commit of the event (the runner's word for it is $STANDIN_SHA), or the one asked for."""
    if inputs["persist-credentials"] != "false":
        sys.exit("persist-credentials must be false: the token would stand in .git/config")
    wanted = inputs["ref"] or os.environ["STANDIN_SHA"]
    branch = "" if inputs["ref"] else os.environ["STANDIN_BRANCH"]
    git("init", "--quiet", "--initial-branch", "unborn")
    git("remote", "add", "origin", f"file://{HUB / 'git'}")
    if inputs["fetch-depth"] == "0":
        git("fetch", "--quiet", "origin", "+refs/heads/*:refs/remotes/origin/*", wanted)
    else:
        git("fetch", "--quiet", f"--depth={inputs['fetch-depth']}", "origin", wanted)
    how = ["-B", branch, wanted] if branch else ["--detach", wanted]
    git("-c", "advice.detachedHead=false", "checkout", "--quiet", *how)


def setup_python(inputs: dict[str, str]) -> None:
    """The tests' own Python, whatever version is asked for, with a pip that needs no index for what is there."""
    if not inputs["python-version"]:
        sys.exit("no python-version: what is measured would change with the runner's image")
    with Path(os.environ["GITHUB_PATH"]).open("a", encoding="utf-8") as file:
        file.write(f"{os.environ['STANDIN_BIN']}\n")


def upload_artifact(inputs: dict[str, str]) -> None:
    """As v7 does: a folder's content without the folder, hidden files left out."""
    if inputs["name"] == os.environ.get("STANDIN_DIES"):
        sys.exit("The runner has received a shutdown signal.")
    hidden = inputs["include-hidden-files"] == "true"
    paths = [Path(line) for line in inputs["path"].splitlines() if line.strip()]
    members = [each for path in paths for each in (*sorted(path.rglob("*")), path)]
    members = [each for each in members if each.is_file() and (hidden or not _hidden(each))]
    if not members:
        text = f"No files were found with the provided path: {inputs['path']}"
        sys.exit(text if inputs["if-no-files-found"] == "error" else 0)
    # Of several paths, what they have in common is left out of the names.
    above = Path(os.path.commonpath(paths)) if len(paths) > 1 else paths[0]
    above = above if above.is_dir() else above.parent
    archive = HUB / "runs" / RUN / f"{inputs['name']}.zip"
    if archive.exists():
        sys.exit(f"an artifact {inputs['name']} exists already")
    archive.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for each in members:
            file.write(each, each.relative_to(above))


def download_artifact(inputs: dict[str, str]) -> None:
    """As v8 does: by name one that must be there, by pattern those that are; one alone gets no folder."""
    run = RUN
    if inputs["run-id"]:
        if not inputs["github-token"]:
            sys.exit("another run's artifacts need a token")
        run = inputs["run-id"]
    pattern = glob.escape(inputs["name"]) or inputs["pattern"]
    found = sorted((HUB / "runs" / run).glob(f"{pattern}.zip"))
    if inputs["name"] and not found:
        sys.exit(f"Artifact not found for name: {inputs['name']}")
    target = Path(inputs["path"])
    together = len(found) == 1 or inputs["merge-multiple"] == "true"
    for archive in found:
        folder = target if together else target / archive.stem
        folder.mkdir(parents=True, exist_ok=True)
        if inputs["skip-decompress"] == "true":
            shutil.copy(archive, folder)
        else:
            with zipfile.ZipFile(archive) as file:
                file.extractall(folder)


def configure_pages(_inputs: dict[str, str]) -> None:
    """Nothing to configure."""


def upload_pages_artifact(inputs: dict[str, str]) -> None:
    """Keeps the pages for the job that deploys them."""
    target = HUB / "runs" / RUN / "github-pages"
    shutil.copytree(inputs["path"], target, ignore=shutil.ignore_patterns(".*"))


def deploy_pages(_inputs: dict[str, str]) -> None:
    """Puts the run's pages in the place of those before."""
    shutil.rmtree(HUB / "pages", ignore_errors=True)
    shutil.copytree(HUB / "runs" / RUN / "github-pages", HUB / "pages")


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


if __name__ == "__main__":
    globals()[sys.argv[1].replace("-", "_")](json.loads(os.environ["INPUTS"]))
