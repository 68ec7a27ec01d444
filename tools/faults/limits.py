"""Signals, a reader that goes away, and too little memory."""

from __future__ import annotations

import random
import signal
import subprocess
from pathlib import Path

from tools.faults.harness import SUMMARIZE, Fault, articles, environment, run, struck, timed


def signalled(place: Path, moments: int, generator: random.Random) -> Fault:
    """SIGINT, SIGTERM, SIGHUP in turn: the promised exit code, then a second run that ends in the same digest."""
    fault = Fault("SIGINT, SIGTERM, SIGHUP")
    folder, out, said = articles(place, 50), place / "out.json", place / "said"
    env = environment(place)
    command = ["digest", str(folder), "--profile", "fake", "-o", str(out), "--no-cache"]
    _, length = timed(command, env)
    wanted = out.read_bytes()
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    while fault.tried < moments:
        number = numbers[fault.tried % len(numbers)]
        out.unlink(missing_ok=True)
        code = struck(command, env, generator.uniform(0.3, 1.0) * length, number, said)
        if code is None:
            continue
        fault.tried += 1
        # A signal that comes before our own handlers are set ends Python the system's way; one that comes at the very end finds it done.
        fault.expect(code in (128 + number, -number, 0), f"{number.name}: exit {code}")
        fault.expect(code == -number or b"Traceback" not in said.read_bytes(), f"{number.name}: a traceback: {said.read_bytes()[-300:]!r}")
        fault.expect(not out.exists() or code != 0 or out.read_bytes() == wanted, f"{number.name}: exit 0 with another digest")
        fault.expect(run(command, env).returncode == 0, f"{number.name}: the next run fails")
        fault.expect(out.read_bytes() == wanted, f"{number.name}: another digest afterwards")
    return fault


def reader_gone(place: Path, moments: int, generator: random.Random) -> Fault:
    """SIGPIPE: whoever reads the result goes away after some bytes; no noise, and no failure."""
    fault = Fault("SIGPIPE")
    texts = [str(path) for path in sorted(articles(place, 12).glob("*.txt"))]
    env = environment(place)
    for number in range(moments):
        command = [*texts, "--profile", "fake", "-f", ("json", "text", "md")[number % 3]]
        taken = generator.randrange(0, 600)
        script = f'"$@" | head -c {taken} >/dev/null; echo "${{PIPESTATUS[0]}}"'
        done = subprocess.run(
            ["bash", "-c", script, "bash", *SUMMARIZE, *command], env=env, capture_output=True, text=True, check=False, timeout=300
        )
        fault.tried += 1
        fault.expect(done.stdout.strip() == "0", f"{taken} bytes were read: exit {done.stdout.strip()}")
        fault.expect("Traceback" not in done.stderr and "BrokenPipe" not in done.stderr, f"noise: {done.stderr[-200:]}")
    return fault


def little_memory(place: Path, moments: int, generator: random.Random) -> Fault:
    """Address space for less and less: a result, or an error; never a result that is another one."""
    import resource  # Windows has none

    fault = Fault("memory limit")
    text = next(iter(articles(place, 1).glob("*.txt")))
    env = environment(place)
    command = [str(text), "--profile", "fake", "-f", "text"]
    wanted = run(command, env).stdout
    ends = {"a result": 0, "our error": 0, "Python's own": 0}
    sizes = range(60, 460, 4)
    for megabytes in sorted(generator.sample(sizes, min(moments, len(sizes)))):

        def limit(size: int = megabytes * 1_000_000) -> None:
            resource.setrlimit(resource.RLIMIT_AS, (size, size))

        done = run(command, env, preexec_fn=limit)
        fault.tried += 1
        said = done.stderr.lower()
        if done.returncode == 0:
            ends["a result"] += 1
            fault.expect(done.stdout == wanted, f"{megabytes} MB: another result, exit 0")
        elif "error: " in done.stderr and "hint: " in done.stderr and "Traceback" not in done.stderr:
            ends["our error"] += 1
        else:  # the interpreter, or a library that it loads, before a line of ours runs
            ends["Python's own"] += 1
            words = ("memoryerror", "cannot allocate", "failed to map", "out of memory", "cannot create", "can't allocate", "allocation")
            fault.expect(any(word in said for word in words), f"{megabytes} MB: exit {done.returncode}: {done.stderr[-300:]!r}")
    fault.note = ", ".join(f"{name} {count}" for name, count in ends.items())
    return fault
