"""The server of the editor's page: on loopback unless asked, one process, one editor."""

from __future__ import annotations

import ipaddress
import secrets
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from dataclasses import replace as changed
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from summarize.backends.server_address import read_key
from summarize.config import Settings
from summarize.errors import ExtraMissing, OutputError, UsageError, install
from summarize.ingest.items import ReadOptions
from summarize.private import private_file, private_folder
from summarize.web.store import Store

if TYPE_CHECKING:
    from summarize.web.guard import Keys

#: What a browser on this machine may call the page.
LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """Where to serve. Port 0 takes a free one; ``public`` allows an address that other machines reach; ``names`` are more host names.

    ``state`` is the folder in which the stories outlive the program; None keeps nothing.
    """

    host: str = "127.0.0.1"
    port: int = 8765
    public: bool = False
    allow_private: bool = False
    names: Sequence[str] = ()
    state: Path | None = None


def serve(
    settings: Settings,
    options: ServeOptions,
    *,
    opened: Callable[[str, Path | None], None],
    warn: Callable[[str], None] = lambda _: None,
    launch: bool = False,
) -> None:
    """Serve until Ctrl-C. ``opened`` is given the address of the page, key and all, when it can be opened; with ``launch`` also a file that
    leads a browser there, for the user alone, since other users see the command line of a browser. It goes when the key was used.

    Raises:
        ExtraMissing: the packages of the extra ``web`` are not installed.
        UsageError: ``host`` is not of this machine alone, and ``public`` was not asked for.
        OutputError: the port is taken.
    """
    _refuse(options)
    from summarize.web import connections
    from summarize.web.app import create_app
    from summarize.web.editor import Editor
    from summarize.web.guard import Keys
    from summarize.web.intake import Intake
    from summarize.web.passport import FILE as PASSPORT
    from summarize.web.passport import Passport

    with ExitStack() as stack:
        listener = stack.enter_context(connections.listen(options.host, options.port))
        keys = Keys()
        store = _store(stack, options.state, warn)
        reading = changed(ReadOptions.of(settings), allow_private=options.allow_private)
        intake = Intake(reading, None if store is None else store.path.parent / "uploads")
        if store is not None:
            intake.keep_only(kept.origin for kept in store.kept)
        passport = Passport(None if store is None else store.path.with_name(PASSPORT), memory=settings.memory, warn=warn)
        editor = Editor(settings, intake.load, store=store, passport=passport)
        app = create_app(editor, intake, keys=keys, hosts=(*LOCAL_NAMES, _url_host(options.host), *options.names))
        address = f"http://{_url_host(options.host)}:{listener.getsockname()[1]}/?key={keys.key}"
        opened(address, _launcher(stack, address, keys) if launch else None)
        connections.run(app, listener)


def _refuse(options: ServeOptions) -> None:
    """Refuse what cannot be served, or should not be."""
    missing = [name for name in ("fastapi", "uvicorn", "python_multipart") if find_spec(name) is None]
    if missing:
        raise ExtraMissing(f"the editor's page needs {', '.join(missing)}", hint=install("web"))
    if not is_local(options.host) and not options.public:
        raise UsageError(
            f"{options.host} can be reached by other machines, and there is no password and no encryption",
            hint="leave --host out, or add --public if a proxy in front guards it",
        )


def serve_api(settings: Settings, options: ServeOptions, key_file: Path, *, opened: Callable[[str], None]) -> None:
    """Serve the interface for programs until Ctrl-C; see :mod:`summarize.web.api`. Its key is in ``key_file``, made if it is not
    there.

    Raises:
        ExtraMissing, UsageError, OutputError: see :func:`serve`.
        ConfigError: others may read the key file, or it holds no key.
    """
    _refuse(options)
    from summarize.web import connections
    from summarize.web.api import create_api
    from summarize.web.tools import Tools

    key = _api_key(key_file)
    with connections.listen(options.host, options.port) as listener:
        hosts = (*LOCAL_NAMES, _url_host(options.host), *options.names)
        app = create_api(Tools(settings), key=key, hosts=hosts)
        opened(f"http://{_url_host(options.host)}:{listener.getsockname()[1]}")
        connections.run(app, listener)


def _api_key(place: Path) -> str:
    """The key that programs send, the same in every run."""
    if not place.exists():
        try:
            private_folder(place.parent)
            private_file(place).write_text(secrets.token_urlsafe(24) + "\n", encoding="ascii")
        except OSError as error:
            raise OutputError(
                f"cannot write the key: {error.strerror or error} ({place})", hint="name another file with --key-file"
            ) from error
    return read_key(place).value


def _store(stack: ExitStack, folder: Path | None, warn: Callable[[str], None]) -> Store | None:
    """The editor's state, locked for this program; None if nothing is to be kept or another program has it."""
    if folder is None:
        return None
    try:
        stack.enter_context(FileLock(private_folder(folder) / "lock", timeout=0))
        return Store(folder, warn=warn)
    except Timeout:
        warn("another summarize serve is running: what is put in this one is gone when it ends")
    except OSError as error:
        warn(f"nothing is kept when this ends: {error.strerror or error} ({folder})")
    return None


def _launcher(stack: ExitStack, address: str, keys: Keys) -> Path:
    """A page in a folder of the user's own that leads to ``address``."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="summarize-open-")))
    page = private_file(folder / "editor.html")
    page.write_text(f'<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={address}">', encoding="utf-8")
    keys.used = lambda: page.unlink(missing_ok=True)
    return page


def is_local(host: str) -> bool:
    """True if only this machine reaches ``host``."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _url_host(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host
