from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from summarize import errors
from summarize.cli import app as app_module
from summarize.cli.app import Terminated, execute
from tests.cli.conftest import Ran


def _tree(kind: type[errors.SummarizeError]) -> list[type[errors.SummarizeError]]:
    return [kind, *(found for child in kind.__subclasses__() if child.__module__ == "summarize.errors" for found in _tree(child))]


@pytest.mark.parametrize("kind", _tree(errors.SummarizeError))
def test_every_error_becomes_two_lines_and_its_exit_code(
    cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, kind: type[errors.SummarizeError]
) -> None:
    def fail(args: object) -> NoReturn:
        raise kind("it went wrong (a.txt)")

    monkeypatch.setattr(app_module, "_invoke", fail)
    ran = cli("a.txt")
    ran.failed_with(kind.exit_code, "it went wrong (a.txt)")
    assert ran.err.splitlines()[1] == f"hint: {kind.default_hint}"


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (ValueError("odd\x1b[31m"), 1, "error: internal error: ValueError: odd"),
        (MemoryError(), 5, "error: not enough memory"),
        (RecursionError(), 3, "error: the input is nested too deeply"),
        (OSError(errno.ENOSPC, "No space left on device", "/x/y"), 1, "error: no space left (/x/y)"),
        (PermissionError(errno.EACCES, "Permission denied", "/x"), 1, "error: Permission denied (/x)"),
    ],
)
def test_what_nobody_expected_is_two_lines_too(
    cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, said: str
) -> None:
    def fail(args: object) -> NoReturn:
        raise error

    monkeypatch.setattr(app_module, "_invoke", fail)
    ran = cli("a.txt")
    ran.failed_with(code)
    assert ran.err.splitlines()[0] == said


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt(), 130), (Terminated(), 143)])
def test_signals_have_their_codes(cli: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int) -> None:
    def fail(args: object) -> NoReturn:
        raise error

    monkeypatch.setattr(app_module, "_invoke", fail)
    ran = cli("a.txt")
    assert ran.code == code
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("words", [("a.txt", "--debug"), ("--debug", "a.txt")])
def test_debug_shows_the_traceback_wherever_it_is(cli: Callable[..., Ran], words: tuple[str, ...]) -> None:
    ran = cli(*words)
    assert ran.code == 3
    assert "Traceback (most recent call last)" in ran.err
    assert ran.err.splitlines()[-2].startswith("error: ")


def test_a_reader_that_goes_ends_the_program_quietly() -> None:
    command = f"{sys.executable} -m summarize languages | head -c 1 >/dev/null; exit ${{PIPESTATUS[0]}}"
    for _ in range(3):
        done = subprocess.run(["bash", "-c", command.replace("languages", "languages --json")], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_behind_stdout_is_an_error(program: Callable[..., object]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "summarize", "languages"], stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False
        )
    assert done.returncode == 1
    assert done.stderr.startswith("error: cannot write the result: No space left on device (standard output)\nhint: ")
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


def test_stdout_that_is_closed_is_an_error_and_no_traceback() -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m summarize languages >&-"], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("error: cannot write the result")
    assert "Traceback" not in done.stderr


def _wait_until_it_reads(process: subprocess.Popen[str]) -> None:
    """Write a little and wait until it is gone from the pipe: a fixed pause is too short on a busy machine."""
    import fcntl
    import termios

    assert process.stdin is not None
    process.stdin.write("News.\n")
    process.stdin.flush()
    for _ in range(600):
        if int.from_bytes(fcntl.ioctl(process.stdin.fileno(), termios.FIONREAD, b"\0" * 4), sys.byteorder) == 0:
            return
        time.sleep(0.05)
    pytest.fail("the program never read its input")


def test_ctrl_c_during_the_imports_is_quiet(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    import summarize.cli
    from summarize.cli import app

    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(app, "run", interrupted)
    with pytest.raises(SystemExit) as stopped:
        summarize.cli.main()
    assert stopped.value.code == 130
    assert capsys.readouterr().err == "error: interrupted\n"


_ENDS = [(signal.SIGTERM, 143), (signal.SIGINT, 130), *([(signal.SIGHUP, 129)] if hasattr(signal, "SIGHUP") else [])]


@pytest.mark.parametrize(("number", "code"), _ENDS)
def test_a_real_signal_ends_a_run_that_waits_for_input(number: signal.Signals, code: int) -> None:
    # A shell that runs the tests in the background has SIGINT ignored, and children inherit that.
    program = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "hasattr(signal, 'SIGHUP') and signal.signal(signal.SIGHUP, signal.SIG_DFL); sys.argv[:] = ['summarize', 'clean', '-']"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", f"{program}; from summarize.cli import main; main()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    _wait_until_it_reads(process)
    process.send_signal(number)
    _, err = process.communicate(timeout=20)
    assert process.returncode == code, err
    assert "Traceback" not in err


def test_output_is_utf_8_whatever_the_locale(program: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    done = program("languages", env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert "русский" in done.stdout


def test_execute_returns_the_code_and_never_raises() -> None:
    assert execute(["--version"]) == 0


@pytest.mark.parametrize("words", [("run", "--words"), ("digest", "--words"), ("models", "list", "--no-such-option")])
def test_a_mistaken_option_points_to_the_help_of_its_command(cli: Callable[..., Ran], words: tuple[str, ...]) -> None:
    ran = cli(*words)
    assert ran.code == 2
    assert ran.err.splitlines()[1] == f"hint: see summarize {' '.join(words[:-1])} --help"
