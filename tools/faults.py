"""Breaks things on purpose and looks at what is left: nothing reported done may be lost, no half file may stand under a final name.

    python -m tools.faults                  # every fault, the figures of docs/reliability.md
    python -m tools.faults --kills 5        # quickly

Runs the real command line as its own process with the fake engine, whose text means nothing but whose machinery is the product's.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SUMMARIZE = [sys.executable, "-m", "summarize"]


@dataclass
class Fault:
    """One kind of fault: how often it was tried, and what went wrong (nothing, if all is well)."""

    name: str
    tried: int = 0
    wrong: list[str] = field(default_factory=list)

    def expect(self, truth: bool, what: str) -> None:
        """Note ``what`` if it is not so."""
        if not truth:
            self.wrong.append(what)


def environment(place: Path, **more: str) -> dict[str, str]:
    """Settings of nobody: the folders are all below ``place``."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("SUMMARIZE_")}
    own |= {"SUMMARIZE_CONFIG": os.devnull, "XDG_CACHE_HOME": str(place / "cache"), "SUMMARIZE_MODELS": str(place / "models")}
    return {**own, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1790000000", **more}


def articles(place: Path, count: int) -> Path:
    """Invented articles, no two alike."""
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


def run(command: list[str], env: dict[str, str], timeout: float = 120.0, **options: object) -> subprocess.CompletedProcess[str]:
    """The command line to its end."""
    return subprocess.run([*SUMMARIZE, *command], env=env, capture_output=True, text=True, timeout=timeout, check=False, **options)  # type: ignore[call-overload, no-any-return]


def killed(command: list[str], env: dict[str, str], after: float, number: int = signal.SIGKILL) -> int:
    """Start the command line and send a signal after some seconds; the answer is its exit code."""
    process = subprocess.Popen(
        [*SUMMARIZE, *command], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        return process.wait(after)
    except subprocess.TimeoutExpired:
        process.send_signal(number)
        return process.wait(60)
    finally:
        if process.poll() is None:
            process.kill()


# -- the faults -----------------------------------------------------------------------------------------------------------------------


def digest_killed(place: Path, kills: int, generator: random.Random) -> Fault:
    """Kill -9 at random moments of a digest; then to its end: the same bytes as an undisturbed run."""
    fault = Fault("digest, kill -9")
    folder, out = articles(place, 60), place / "out.json"
    env = environment(place)
    command = ["digest", str(folder), "--profile", "fake", "-o", str(out), "--no-cache"]
    began = time.monotonic()
    first = run(command, env)
    length = time.monotonic() - began
    fault.expect(first.returncode == 0, f"the undisturbed run exits {first.returncode}: {first.stderr[-300:]}")
    wanted = out.read_bytes() if out.exists() else b""
    for _ in range(kills):
        out.unlink(missing_ok=True)
        code = killed(command, env, generator.uniform(0.05, length))
        fault.tried += 1
        if code != 0:
            fault.expect(not out.exists() or out.read_bytes() == wanted, "a half digest under its final name")
            again = run(command, env)
            fault.expect(again.returncode == 0, f"the run after the kill exits {again.returncode}: {again.stderr[-300:]}")
        fault.expect(out.exists() and out.read_bytes() == wanted, "the digest differs from the undisturbed one")
    return fault


def run_killed(place: Path, kills: int, generator: random.Random) -> Fault:
    """Kill -9 of ``run -o``: the file is whole, or not there, or the one from before."""
    fault = Fault("run, kill -9")
    folder, out = articles(place, 12), place / "out.json"
    env = environment(place)
    command = [*map(str, sorted(folder.glob("*.txt"))), "--profile", "fake", "-f", "json", "-o", str(out)]
    began = time.monotonic()
    fault.expect(run(command, env).returncode == 0, "the undisturbed run fails")
    length = time.monotonic() - began
    for _ in range(kills):
        killed(command, env, generator.uniform(0.05, length))
        fault.tried += 1
        try:
            fault.expect(len(json.loads(out.read_bytes())) == 12, "a file with fewer articles")
        except ValueError:
            fault.wrong.append("half a JSON document under its final name")
    return fault


def pull_killed(place: Path, kills: int, generator: random.Random) -> Fault:
    """Kill -9 of a pull: nothing under a final name that is not the model; the next pull ends well."""
    fault = Fault("models pull, kill -9")
    payload = generator.randbytes(24_000_000)
    digest = hashlib.sha256(payload).hexdigest()
    mirror = place / "mirror"
    mirror.mkdir()
    (mirror / digest).write_bytes(payload)
    catalog = place / "catalog.toml"
    table = '[models."toy"]\ndescription = "x"\nengine = "llama_cpp"\nlicence = "MIT"\n[[models."toy".files]]\nname = "toy.gguf"\n'
    catalog.write_text(f'{table}size = {len(payload)}\nsha256 = "{digest}"\n', encoding="utf-8")
    env = environment(place, SUMMARIZE_MIRROR=str(mirror), SUMMARIZE_CATALOG=str(catalog))
    began = time.monotonic()
    fault.expect(run(["models", "pull", "toy"], env).returncode == 0, "the undisturbed pull fails")
    length = time.monotonic() - began
    for _ in range(kills):
        shutil.rmtree(place / "models", ignore_errors=True)
        killed(["models", "pull", "toy"], env, generator.uniform(0.05, length))
        fault.tried += 1
        for path in (place / "models").rglob("*"):
            if path.is_file() and path.name in (digest, "toy.gguf"):
                fault.expect(hashlib.sha256(path.read_bytes()).hexdigest() == digest, f"{path.name} is not the model")
        again = run(["models", "pull", "toy"], env)
        fault.expect(again.returncode == 0, f"the pull after the kill exits {again.returncode}: {again.stderr[-300:]}")
        fault.expect(run(["models", "path", "toy"], env).returncode == 0, "the model is not there after a good pull")
    return fault


def disk_full(place: Path, kills: int, generator: random.Random) -> Fault:
    """A disk with room for less and less: a clear error, no half file, and with room again the same digest."""
    fault = Fault("disk full")
    folder, small = articles(place, 20), place / "small"
    small.mkdir()
    wanted = place / "wanted.json"
    run(["digest", str(folder), "--profile", "fake", "-o", str(wanted), "--no-cache"], environment(place))
    sizes = sorted(generator.sample(range(4, max(8, wanted.stat().st_size * 3 // 1024)), min(kills, 24)))
    for kilobytes in sizes:
        with limited(small, kilobytes) as limit:
            env = environment(small)
            out = small / "out.json"
            done = run(["digest", str(folder), "--profile", "fake", "-o", str(out)], env, preexec_fn=limit)
            fault.tried += 1
            fault.expect("Traceback" not in done.stderr, f"a traceback with {kilobytes} kB: {done.stderr[-300:]}")
            fault.expect(done.returncode == 0 or "error: " in done.stderr, f"no error line with {kilobytes} kB: {done.stderr[-200:]!r}")
            whole = out.exists() and out.read_bytes() == wanted.read_bytes()
            fault.expect(whole or not out.exists(), f"half a digest with {kilobytes} kB")
            fault.expect(whole or done.returncode != 0, f"exit 0 and no digest with {kilobytes} kB")
        shutil.rmtree(small, ignore_errors=True)
        small.mkdir(exist_ok=True)
    return fault


@contextmanager
def limited(folder: Path, kilobytes: int) -> Iterator[Callable[[], None]]:
    """A file system of that size where it may be mounted, else a limit on the size of any file."""
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)], capture_output=True, check=False)

    def limit() -> None:
        if mount.returncode:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes * 1024, kilobytes * 1024))

    try:
        yield limit
    finally:
        if not mount.returncode:
            subprocess.run(["umount", str(folder)], check=False)


def damaged(place: Path, kills: int, generator: random.Random) -> Fault:
    """Journal, cache and store with bytes changed, cut or replaced: the same digest, or a clear error."""
    fault = Fault("journal, cache and store damaged")
    folder, out = articles(place, 15), place / "out.json"
    env = environment(place)
    command = ["digest", str(folder), "--profile", "fake", "-o", str(out)]
    run(command, env)
    wanted = out.read_bytes()
    for _ in range(kills):
        interrupted = killed(command, env, generator.uniform(0.3, 1.5))
        files = [path for path in [*place.glob("*journal*"), *place.glob(".*journal*"), *(place / "cache").rglob("*")] if path.is_file()]
        for path in generator.sample(files, min(len(files), 3)):
            data = bytearray(path.read_bytes())
            if data:
                spot = generator.randrange(len(data))
                match generator.randrange(3):
                    case 0:
                        data[spot] ^= 1 << generator.randrange(8)
                    case 1:
                        del data[spot:]
                    case _:
                        data[spot : spot + 64] = generator.randbytes(64)
                path.write_bytes(bytes(data))
        out.unlink(missing_ok=True)
        done = run(command, env)
        fault.tried += 1
        fault.expect("Traceback" not in done.stderr, f"a traceback (after exit {interrupted}): {done.stderr[-300:]}")
        fault.expect(done.returncode == 0, f"exits {done.returncode}: {done.stderr[-300:]}")
        fault.expect(out.exists() and out.read_bytes() == wanted, "another digest")
    return fault


def together(place: Path, kills: int, generator: random.Random) -> Fault:
    """Two and eight processes at once on one cache, and on one store."""
    fault = Fault("two and eight processes at once")
    folder = articles(place, 10)
    env = environment(place)
    for count in (2, 8) * max(1, kills // 20):
        outs = [place / f"out-{number}.json" for number in range(count)]
        commands = [["digest", str(folder), "--profile", "fake", "-o", str(out)] for out in outs]
        processes = [
            subprocess.Popen([*SUMMARIZE, *command], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            for command in commands
        ]
        for process in processes:
            _, said = process.communicate(timeout=300)
            fault.tried += 1
            fault.expect(process.returncode == 0, f"exits {process.returncode}: {said[-300:]}")
        fault.expect(len({out.read_bytes() for out in outs if out.exists()}) == 1, "different digests")
        shutil.rmtree(place / "cache", ignore_errors=True)
    return fault


def signalled(place: Path, kills: int, generator: random.Random) -> Fault:
    """SIGINT, SIGTERM, SIGHUP: the promised exit code, then a second run that ends with the same digest. SIGPIPE: no noise."""
    fault = Fault("SIGINT, SIGTERM, SIGHUP, SIGPIPE")
    folder, out = articles(place, 60), place / "out.json"
    env = environment(place)
    command = ["digest", str(folder), "--profile", "fake", "-o", str(out), "--no-cache"]
    run(command, env)
    wanted = out.read_bytes()
    codes = {signal.SIGINT: (130, 0), signal.SIGTERM: (143, 0), signal.SIGHUP: (129, 143, -signal.SIGHUP, 0)}
    for _ in range(max(1, kills // 10)):
        for number, allowed in codes.items():
            out.unlink(missing_ok=True)
            code = killed(command, env, generator.uniform(0.4, 1.6), number)
            fault.tried += 1
            fault.expect(code in (*allowed, -number), f"{number.name}: exit {code}")
            fault.expect(run(command, env).returncode == 0, f"{number.name}: the next run fails")
            fault.expect(out.read_bytes() == wanted, f"{number.name}: another digest afterwards")
    text = next(iter(folder.glob("*.txt")))
    pipe = subprocess.run(
        ["bash", "-c", f"{' '.join(SUMMARIZE)} {text} --profile fake -f json | head -c 10 >/dev/null; echo ${{PIPESTATUS[0]}}"],
        env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    fault.tried += 1
    fault.expect(pipe.stdout.strip() == "0" and "Traceback" not in pipe.stderr, f"SIGPIPE: {pipe.stdout} {pipe.stderr[-200:]}")
    return fault


def little_memory(place: Path, kills: int, generator: random.Random) -> Fault:
    """Address space for less and less: a result, or an error of two lines."""
    fault = Fault("memory limit")
    text = next(iter(articles(place, 1).glob("*.txt")))
    env = environment(place)
    for megabytes in generator.sample(range(60, 420, 10), min(kills, 12)):

        def limit(size: int = megabytes * 1_000_000) -> None:
            resource.setrlimit(resource.RLIMIT_AS, (size, size))

        done = run([str(text), "--profile", "fake"], env, preexec_fn=limit)
        fault.tried += 1
        ours = done.returncode == 0 or "error: " in done.stderr
        interpreter = "MemoryError" in done.stderr or "cannot allocate" in done.stderr.lower() or "failed to map" in done.stderr
        fault.expect(ours or interpreter, f"{megabytes} MB: exit {done.returncode}: {done.stderr[-200:]!r}")
    return fault


FAULTS: dict[str, Callable[[Path, int, random.Random], Fault]] = {
    "digest": digest_killed,
    "run": run_killed,
    "pull": pull_killed,
    "disk": disk_full,
    "damage": damaged,
    "together": together,
    "signals": signalled,
    "memory": little_memory,
}


def main(argv: list[str] | None = None) -> int:
    """Run the faults and print a line for each; exit 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--kills", type=int, default=34, metavar="N", help="moments a fault (34 for each of the three kills is over 100)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", action="append", choices=tuple(FAULTS), help="only this fault; again for more")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(argv)
    generator = random.Random(options.seed)  # noqa: S311 - repeatable, not secret
    found: list[Fault] = []
    for name in options.only or list(FAULTS):
        with tempfile.TemporaryDirectory(prefix="summarize-faults-") as folder:
            fault = FAULTS[name](Path(folder), options.kills, generator)
        found.append(fault)
        print(
            f"{'ok' if not fault.wrong else 'WRONG':6} {fault.name}: {fault.tried} tried, {len(fault.wrong)} wrong",
            file=sys.stderr,
            flush=True,
        )
        for what in fault.wrong[:5]:
            print(f"       {what}", file=sys.stderr)
    if options.json:
        print(
            json.dumps([{"fault": fault.name, "tried": fault.tried, "wrong": fault.wrong} for fault in found], ensure_ascii=False, indent=1)
        )
    return 1 if any(fault.wrong for fault in found) else 0


if __name__ == "__main__":
    raise SystemExit(main())
