"""Disks with less and less space, and bytes that change on them."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.faults.harness import Fault, Toy, articles, emptied, environment, false_files, run, struck, timed, toy_model

#: A small disk's space is counted in these, so that a step more of space is one write more that succeeds. Bytes.
_PAGE = 4096


def disk_full(place: Path, moments: int, generator: random.Random) -> Fault:
    """A file system that is full after each number of pages, until there is space: a clear error, no half file, no exit 0 without a result.

    Three commands in turn: a digest with journal, cache and output on it, ``run -o``, and a pull.
    """
    fault = Fault("disk full")
    folder, small, whole = articles(place, 20), emptied(place / "small"), place / "whole"
    whole.mkdir()
    toy = toy_model(place, 40 * _PAGE, generator)
    texts = [str(path) for path in sorted(folder.glob("*.txt"))]
    commands = {
        "digest": ["digest", str(folder), "--profile", "fake", "-o", "{}/out.json"],
        "run": [*texts, "--profile", "fake", "-f", "md", "-o", "{}/out.md"],
        "pull": ["models", "pull", "toy"],
    }
    for name, command in commands.items():
        run(_filled(command, whole), environment(whole, **toy.variables))
        pages = 1
        while pages < 400:
            with limited(small, pages * _PAGE) as limit:
                done = run(_filled(command, small), environment(small, **toy.variables), preexec_fn=limit)
                fault.tried += 1
                _judge(fault, f"{name} with {pages} pages", done, small, whole, toy)
            emptied(small)
            if done.returncode == 0:
                break
            pages += 1
        fault.expect(done.returncode == 0, f"{name} never had space enough")
        fault.note += f"{', ' if fault.note else ''}{name}: {pages - 1} sizes too small"
    return fault


def _filled(command: list[str], place: Path) -> list[str]:
    return [word.replace("{}", str(place)) for word in command]


def _judge(fault: Fault, what: str, done: subprocess.CompletedProcess[str], small: Path, whole: Path, toy: Toy) -> None:
    said = done.stderr[-300:]
    fault.expect("Traceback" not in done.stderr, f"a traceback, {what}: {said}")
    fault.expect(done.returncode == 0 or "error: " in done.stderr, f"no error line, {what}: exit {done.returncode}, {said!r}")
    fault.expect(not (bad := false_files(small / "models", toy)), f"{what}: {bad} is not the model")
    for out in (small / "out.json", small / "out.md"):
        fault.expect(not out.exists() or out.read_bytes() == (whole / out.name).read_bytes(), f"half a file, {what}")
    if done.returncode == 0:
        missing = [path.name for path in whole.glob("out.*") if f"{small}/{path.name}" in done.args and not (small / path.name).exists()]
        fault.expect(not missing, f"exit 0 without a result, {what}")


@contextmanager
def limited(folder: Path, size: int) -> Iterator[Callable[[], None]]:
    """A file system of ``size`` bytes on ``folder`` where it may be mounted, else a limit on the size of any one file."""
    import resource  # Windows has none

    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True, check=False)

    def limit() -> None:
        if mount.returncode:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    try:
        yield limit
    finally:
        if not mount.returncode:
            subprocess.run(["umount", str(folder)], check=False)


def damaged(place: Path, moments: int, generator: random.Random) -> Fault:
    """Journal and cache of a digest that was broken off, with bytes changed, cut or replaced: the same digest from the next run."""
    fault = Fault("journal and cache damaged")
    folder, out = articles(place, 40), place / "out.json"
    env = environment(place)
    command = ["digest", str(folder), "--profile", "fake", "-o", str(out)]
    _, length = timed(command, env)
    wanted = out.read_bytes()
    journals = 0
    while fault.tried < moments:
        # Most runs find nothing in the cache, so that they write a journal until they are killed.
        if generator.random() < 0.8:
            shutil.rmtree(place / "cache")
        struck(command, env, generator.uniform(0.5, 0.95) * length)
        journal = [path for path in place.glob("*.journal.jsonl") if path.is_file()]
        files = [*journal, *(path for path in (place / "cache").rglob("*") if path.is_file())]
        chosen = generator.sample(files, min(len(files), 3))
        if not chosen:
            continue
        journals += bool(set(journal) & set(chosen))
        for path in chosen:
            damage(path, generator)
        out.unlink(missing_ok=True)
        done = run(command, env)
        fault.tried += 1
        fault.expect("Traceback" not in done.stderr, f"a traceback: {done.stderr[-300:]}")
        fault.expect(done.returncode == 0, f"exits {done.returncode}: {done.stderr[-300:]}")
        fault.expect(out.exists() and out.read_bytes() == wanted, "another digest")
    fault.note = f"{journals} with a journal among them"
    return fault


def store_damaged(place: Path, moments: int, generator: random.Random) -> Fault:
    """The store's files with bytes changed: ``models path`` hands out the model's bytes or none, and the hint's command fixes it."""
    fault = Fault("store damaged")
    toy = toy_model(place, 300_000, generator)
    env, store = environment(place, **toy.variables), place / "models"
    noticed = 0
    while fault.tried < moments:
        fault.expect(run(["models", "pull", "toy"], env).returncode == 0, "a pull fails")
        files = [path for path in store.rglob("*") if path.is_file()]
        for path in generator.sample(files, min(len(files), 2)):
            damage(path, generator)
        found = run(["models", "path", "toy"], env)
        fault.tried += 1
        fault.expect("Traceback" not in found.stderr, f"a traceback: {found.stderr[-300:]}")
        if found.returncode == 0:
            fault.expect(Path(found.stdout.strip()).read_bytes() == toy.payload, "other bytes than the model's were handed out")
        else:
            noticed += 1
            hint = found.stderr.rpartition("hint: ")[2].strip()
            fault.expect(hint.startswith("summarize models pull toy"), f"the hint is {hint!r}")
            fixed = run(hint.split()[1:], env)
            fault.expect(fixed.returncode == 0, f"the hint's command exits {fixed.returncode}: {fixed.stderr[-300:]}")
        fault.expect(run(["models", "verify", "toy"], env).returncode == 0, "the model is not sound after it was fixed")
        fault.expect(not (bad := false_files(store, toy)), f"{bad} is not the model after it was fixed")
    fault.note = f"{noticed} noticed, the others harmless (a stamp, a lock)"
    return fault


def damage(path: Path, generator: random.Random) -> None:
    """Change a bit of a file, cut it short, or write noise over 64 bytes of it. A file of several names is changed under all of them."""
    data = bytearray(path.read_bytes())
    if not data:
        return
    spot = generator.randrange(len(data))
    match generator.randrange(3):
        case 0:
            data[spot] ^= 1 << generator.randrange(8)
        case 1:
            del data[spot:]
        case _:
            data[spot : spot + 64] = generator.randbytes(64)
    path.write_bytes(bytes(data))
