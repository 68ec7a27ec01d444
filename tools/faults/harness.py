"""Helpers of every fault: a folder of its own, invented articles, the command line as a process, and a list of what went wrong."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SUMMARIZE = [sys.executable, "-m", "summarize"]
#: The tool's date in every run, so that an undisturbed digest and one that was broken off are the same bytes. Seconds since 1970.
EPOCH = 1_790_000_000


@dataclass
class Fault:
    """One kind of fault: how often it was tried, and what went wrong (nothing, if all is well). ``note`` says what else was counted."""

    name: str
    tried: int = 0
    wrong: list[str] = field(default_factory=list)
    note: str = ""

    def expect(self, truth: bool, what: str) -> None:
        """Note ``what`` if it is not so."""
        if not truth:
            self.wrong.append(what)


def environment(place: Path, **more: str) -> dict[str, str]:
    """Settings of nobody: the folders are all below ``place``."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("SUMMARIZE_")}
    own |= {"SUMMARIZE_CONFIG": os.devnull, "XDG_CACHE_HOME": str(place / "cache"), "SUMMARIZE_MODELS": str(place / "models")}
    return {**own, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": str(EPOCH), **more}


def articles(place: Path, count: int) -> Path:
    """Invented articles, no two alike, in ``place``/articles."""
    folder = place / "articles"
    folder.mkdir(parents=True)
    for number in range(count):
        name = hashlib.sha256(str(number).encode()).hexdigest()[:6].title()
        text = (
            f"Council of {name} votes on bridge {number}\n\n"
            f"The council of {name} voted {number + 3} to {number % 7} for a bridge on Tuesday. "
            f"It will cost {number + 2}.5 million crowns, mayor {name[::-1].title()} said.\n\nWork begins in {2030 + number % 40}.\n"
        )
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    return folder


@dataclass(frozen=True)
class Toy:
    """A model of random bytes in a mirror of its own, with a catalog that names only it."""

    digest: str
    payload: bytes
    variables: dict[str, str]


def toy_model(place: Path, size: int, generator: random.Random) -> Toy:
    """``size`` bytes that can be pulled from a folder as the model ``toy``."""
    payload = generator.randbytes(size)
    digest = hashlib.sha256(payload).hexdigest()
    mirror, catalog = place / "mirror", place / "catalog.toml"
    mirror.mkdir()
    (mirror / digest).write_bytes(payload)
    table = '[models."toy"]\ndescription = "x"\nengine = "llama_cpp"\nlicence = "MIT"\n[[models."toy".files]]\nname = "toy.gguf"\n'
    catalog.write_text(f'{table}size = {size}\nsha256 = "{digest}"\n', encoding="utf-8")
    return Toy(digest, payload, {"SUMMARIZE_MIRROR": str(mirror), "SUMMARIZE_CATALOG": str(catalog)})


def false_files(store: Path, toy: Toy) -> list[str]:
    """Files that bear the model's name or digest and are not the model."""
    named = [path for path in store.rglob("*") if path.is_file() and path.name in (toy.digest, "toy.gguf")]
    return [str(path.relative_to(store)) for path in named if hashlib.sha256(path.read_bytes()).hexdigest() != toy.digest]


def run(command: list[str], env: dict[str, str], timeout: float = 300.0, **options: object) -> subprocess.CompletedProcess[str]:
    """The command line to its end."""
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [*SUMMARIZE, *command], env=env, capture_output=True, text=True, errors="replace", timeout=timeout, check=False, **options
    )


def timed(command: list[str], env: dict[str, str]) -> tuple[subprocess.CompletedProcess[str], float]:
    """The command line to its end, and how long that took in seconds."""
    began = time.monotonic()
    done = run(command, env)
    return done, time.monotonic() - began


def struck(command: list[str], env: dict[str, str], after: float, number: int | None = None, said: Path | None = None) -> int | None:
    """Start the command line and send it a signal (SIGKILL) after some seconds; its exit code, or None if it had ended before.

    ``said`` gets what it wrote on stderr.
    """
    with said.open("wb") if said else open(os.devnull, "wb") as stderr:  # noqa: PTH123 - os.devnull is no path of ours
        process = subprocess.Popen([*SUMMARIZE, *command], env=env, stdout=subprocess.DEVNULL, stderr=stderr, start_new_session=True)
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL if number is None else number)
            return process.wait(60)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        return None


def emptied(folder: Path) -> Path:
    """The folder without what was in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
