"""A canary in place of a key, through everything that could write it down; then every file and every stream is searched for it."""

from __future__ import annotations

import base64
import random
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tests.backends.loopback_server import State, serving
from tools.faults.harness import Fault, articles, environment, run, struck

CANARY = "sk-canary-7Qd2mXv9Lw4RzT81"
_FORMS = {
    "as it is": CANARY.encode(),
    "backwards": CANARY[::-1].encode(),
    "as hexadecimal": CANARY.encode().hex().encode(),
    "as UTF-16": CANARY.encode("utf-16-le"),
    # A form of base64 for each of the three places where it may begin; the first and last letters depend on what is around them.
    **{f"as base64 ({shift})": base64.b64encode(b"x" * shift + CANARY.encode())[4:-4] for shift in range(3)},
}
#: What the server is like: kind, faults in order, an answer to everything, whether it is so kind as to repeat the key.
_SERVERS: tuple[State, ...] = (
    State(key=CANARY),
    State(key=CANARY, kind="llama-server"),
    State(key=CANARY, kind="vllm", faults=["500", "cut", "429", "html"] * 3),
    State(key=CANARY, faults=["not json"] * 60),
    State(key=CANARY, faults=["401"] * 60),
    State(key="another", echo_key=True),
    State(everything="html"),
    State(everything="503"),
    State(key=CANARY, answer=lambda body: f"My key is {len(body['messages'])}."),
)


def keys_kept(place: Path, moments: int, generator: random.Random) -> Fault:
    """Runs, digests and the doctor, with the key from each place that it may come from, and servers that work, fail, and repeat it."""
    fault = Fault("a canary key in every stream, log, cache and output")
    folder = articles(place, 6)
    key_file, config, said = place / "secret" / "key", place / "secret" / "config.toml", place / "said"
    key_file.parent.mkdir()
    said.mkdir()
    key_file.write_text(CANARY + "\n", encoding="ascii")
    key_file.chmod(0o600)
    config.write_text(f'server_key_file = "{key_file}"\n', encoding="utf-8")
    ways = {
        "environment": ({"SUMMARIZE_API_KEY": CANARY, "HF_TOKEN": CANARY}, []),
        "flag": ({}, ["--server-key-file", str(key_file)]),
        "configuration": ({"SUMMARIZE_CONFIG": str(config)}, []),
        "address": ({}, []),
    }
    places = 0
    for turn in range(min(moments, len(_SERVERS) * len(ways))):
        # Nine servers and four ways have no common divisor: 36 turns are every pair, and the first few are different in both.
        state, (way, (variables, flags)) = _SERVERS[turn % len(_SERVERS)], list(ways.items())[turn % len(ways)]
        with serving(State(**{**vars(state), "faults": list(state.faults), "log": [], "keys": []})) as live:
            env = environment(place, HOME=str(place), TMPDIR=str(place), **variables)
            address = live.url.replace("//", f"//user:{CANARY}@") if way == "address" else live.url
            given = ["--profile", "server", "--server", address, *flags]
            for number, command in enumerate(_commands(folder, place, given)):
                done = run(command, env)
                (said / f"{turn}-{number}").write_text(done.stdout + done.stderr, encoding="utf-8")
            broken_off = ["digest", str(folder), *given, "-o", str(place / f"killed-{turn}.json"), "--log-json"]
            struck(broken_off, env, generator.uniform(0.5, 3.0), said=said / f"{turn}-killed")
        fault.tried += 1
        for where, form in found(place, besides={key_file}):
            fault.wrong.append(f"the key stands {form} in {where} (key from {way}, server {turn % len(_SERVERS)})")
        places = sum(1 for path in place.rglob("*") if path.is_file())
    fault.note = f"{places} files searched"
    return fault


def _commands(folder: Path, place: Path, given: list[str]) -> list[list[str]]:
    one = str(min(folder.glob("*.txt")))
    return [
        [one, *given, "-f", "json"],
        ["--debug", one, *given, "--server-timeout", "2", "-o", str(place / "one.md")],
        ["digest", str(folder), *given, "-o", str(place / "day.html"), "--log-json"],
        ["digest", str(folder), *given, "-o", str(place / "day.json"), "--journal", str(place / "kept.jsonl")],
        ["translate", one, "--to", "ru", *given],
        ["doctor", *given],
        ["doctor", "--json", *given],
    ]


def found(place: Path, besides: set[Path]) -> Iterator[tuple[str, str]]:
    """The places of the canary below ``place``, and its form; rows of databases are unpacked."""
    for path in sorted(place.rglob("*")):
        if not path.is_file() or path in besides:
            continue
        for data in (path.read_bytes(), *_unpacked(path)):
            for form, letters in _FORMS.items():
                if letters in data:
                    yield str(path.relative_to(place)), form
        if CANARY in path.name:
            yield str(path.relative_to(place)), "in the name"


def _unpacked(path: Path) -> Iterator[bytes]:
    if ".sqlite" not in path.name or path.name.endswith(("-wal", "-shm")):
        return
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        for key, value, *_ in connection.execute("SELECT * FROM made"):
            yield str(key).encode()
            yield zlib.decompress(value)
