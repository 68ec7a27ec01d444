"""Is this tree fit to be released? Builds it twice and compares, looks inside, installs it into clean environments, runs the demo offline.

    make release-check            (or: python tools/release_check.py --quick, without the model)

Prints one line a check and exits 1 at the first that fails.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHONS = ("3.11", "3.12", "3.13")
#: What users need at run time and a build could forget.
INSIDE = (
    "summarize/_prompts/summarize.md",
    "summarize/_prompts/translate.md",
    "summarize/boilerplate/model.npz",
    "summarize/verification/data/number_words.toml",
    "summarize/weights/catalog.toml",
    "summarize/py.typed",
    "summarize/render/schema/result.v1.schema.json",
)
#: Every template and schema of the tree has to be there too, whatever new ones are called.
PATTERNS = ("summarize/render/templates/*", "summarize/render/schema/*.json", "summarize/web/templates/*", "summarize/web/static/*")


#: What the base install may download. Bytes.
MOST_BYTES = 90_000_000


class Unfit(Exception):
    """A check failed."""


def main(argv: list[str] | None = None) -> int:
    """Run every check in order."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="without the model and with this Python only")
    quick = parser.parse_args(argv).quick
    try:
        with tempfile.TemporaryDirectory() as folder:
            _small(Path(folder))
            wheel = _built_twice(Path(folder))
            _inside(wheel)
            _metadata(wheel)
            for python in [sys.executable] if quick else _pythons():
                _installed(python, wheel, Path(folder), demo=not quick)
    except Unfit as error:
        sys.stderr.write(f"not fit to be released: {error}\n")
        return 1
    print("fit to be released")
    return 0


def _small(folder: Path) -> None:
    """Download what the base install does, and add it up."""
    wheels = folder / "wheels"
    locked = ["--no-deps", "--require-hashes", "--only-binary", ":all:", "--requirement", str(ROOT / "requirements" / "base.lock")]
    _run([sys.executable, "-m", "pip", "download", "--quiet", *locked, "--dest", str(wheels)])
    found = [wheel.stat().st_size for wheel in wheels.iterdir()]
    if sum(found) > MOST_BYTES:
        raise Unfit(f"the base install downloads {sum(found) / 1e6:.1f} MB, more than {MOST_BYTES / 1e6:.0f}")
    print(f"the base install downloads {sum(found) / 1e6:.1f} MB in {len(found)} wheels")


def _built_twice(folder: Path) -> Path:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": _commit_time(), "PYTHONHASHSEED": "0"}
    digests: list[dict[str, str]] = []
    for name in ("first", "second"):
        tree, out = folder / name / "tree", folder / name / "dist"
        files = _run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT).split("\0")
        for file in filter(None, files):
            if (ROOT / file).is_file():
                (tree / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / file, tree / file)
        _run([sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(tree)], env=environment)
        digests.append({path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(out.iterdir())})
    if digests[0] != digests[1]:
        raise Unfit(f"two builds of one tree differ: {digests}")
    for name, digest in digests[0].items():
        print(f"ok  built twice, the same bytes: {name} sha256:{digest}")
    with tarfile.open(next((folder / "first" / "dist").glob("*.tar.gz"))) as sdist:
        names = sdist.getnames()
    for needed in ("tests/conftest.py", "prompts/summarize.md", "samples/en-appeal-end.txt", "pyproject.toml", "LICENSE"):
        if not any(name.endswith(f"/{needed}") for name in names):
            raise Unfit(f"the sdist lacks {needed}")
    return next((folder / "first" / "dist").glob("*.whl"))


def _commit_time() -> str:
    try:
        return _run(["git", "log", "-1", "--format=%ct"], cwd=ROOT).strip() or "1700000000"
    except Unfit:
        return "1700000000"


def _inside(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    wanted = [*INSIDE, *(path.relative_to(ROOT).as_posix() for pattern in PATTERNS for path in ROOT.glob(pattern) if path.is_file())]
    if missing := [name for name in wanted if name not in names]:
        raise Unfit(f"the wheel lacks {', '.join(missing)}")
    if strange := [name for name in names if not name.startswith(("summarize/", "news_summarize-"))]:
        raise Unfit(f"the wheel has what it should not: {', '.join(strange[:5])}")
    print(f"ok  {len(names)} files in the wheel, prompts, templates, rules and schemas among them")


def _metadata(wheel: Path) -> None:
    from packaging.metadata import Metadata

    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = Metadata.from_email(archive.read(name), validate=True)
    version = str(metadata.version)
    headings = re.findall(r"^## \[(\d[^\]]*)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    if not headings or headings[0] != version:
        raise Unfit(f"the newest version in CHANGELOG.md is {headings[:1]}, the package says {version}")
    if not metadata.description or not metadata.requires_python or not metadata.license_expression:
        raise Unfit("the metadata lacks a description, a licence or the Python versions")
    print(f"ok  metadata valid, version {version} is the changelog's newest")


def _pythons() -> list[str]:
    found: list[str] = []
    for version in PYTHONS:
        program = shutil.which(f"python{version}")
        try:
            if program and _run([program, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]).strip() == version:
                found.append(program)
                continue
        except Unfit:
            pass
        print(f"--  Python {version} is not on this machine")
    return found


def _installed(python: str, wheel: Path, folder: Path, *, demo: bool) -> None:
    version = _run([python, "-c", "import platform; print(platform.python_version())"]).strip()
    environment = folder / f"env-{version}"
    _run([python, "-m", "venv", str(environment)])
    binaries = environment / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(binaries / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*pip, "--require-hashes", "--no-deps", "--only-binary", ":all:", "--requirement", str(ROOT / "requirements" / "base.lock")])
    _run([*pip, "--no-deps", str(wheel)])
    summarize, sample = str(binaries / "summarize"), str(ROOT / "samples" / "en-appeal-end.txt")
    said = _run([summarize, "--version"], cwd=folder)
    body = _run([summarize, "clean", sample], cwd=folder)
    if "ferry" not in body or "donat" in body.lower():
        raise Unfit(f"Python {version}: the installed tool does not clean the sample")
    fake = _run([summarize, sample, "--profile", "fake", "--format", "json"], cwd=folder)
    if '"schema_version": 1' not in fake:
        raise Unfit(f"Python {version}: no result from the fake profile")
    if demo:
        result = _run([summarize, sample, "--profile", "bundled", "--offline", "--format", "json"], cwd=folder)
        if '"ru"' not in result or '"es"' not in result:
            raise Unfit(f"Python {version}: the demo gave no translations")
    print(f"ok  Python {version}: {said.strip()} from the wheel in a clean environment{', demo offline' if demo else ''}")


def _run(command: list[str], **options: object) -> str:
    # PYTHONPATH would put this tree before the wheel that is to be tried.
    options = {"env": {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}, **options}
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, **options)  # type: ignore[call-overload]
    if done.returncode:
        raise Unfit(f"{' '.join(command[:4])} … exited {done.returncode}: {(done.stderr or done.stdout).strip()[-800:]}")
    return str(done.stdout)


if __name__ == "__main__":
    raise SystemExit(main())
