"""The server of the editor's page: on loopback unless asked, one process, one editor."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from summarize.errors import ExtraMissing, OutputError, UsageError

if TYPE_CHECKING:
    from summarize.config import Settings

#: What a browser on this machine may call the page.
LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """Where to serve. Port 0 takes a free one; ``public`` allows an address that other machines reach; ``names`` are more host names."""

    host: str = "127.0.0.1"
    port: int = 8765
    public: bool = False
    allow_private: bool = False
    names: Sequence[str] = ()


def serve(settings: Settings, options: ServeOptions, *, opened: Callable[[str], None]) -> None:
    """Serve until Ctrl-C. ``opened`` is told the address of the page, key and all, when it can be opened.

    Raises:
        ExtraMissing: the packages of the extra ``web`` are not installed.
        UsageError: ``host`` is not of this machine alone, and ``public`` was not asked for.
        OutputError: the port is taken.
    """
    missing = [name for name in ("fastapi", "uvicorn", "python_multipart") if find_spec(name) is None]
    if missing:
        raise ExtraMissing(f"the editor's page needs {', '.join(missing)}", hint="pip install 'news-summarize[web]'")
    if not is_local(options.host) and not options.public:
        raise UsageError(
            f"{options.host} can be reached by other machines, and there is no password and no encryption",
            hint="leave --host out, or add --public if a proxy in front guards it",
        )
    from dataclasses import replace as changed

    import uvicorn

    from summarize.ingest.items import ReadOptions
    from summarize.web.app import create_app
    from summarize.web.editor import Editor
    from summarize.web.guard import Keys
    from summarize.web.intake import Intake

    listener = _listener(options.host, options.port)
    keys = Keys()
    intake = Intake(changed(ReadOptions.of(settings), allow_private=options.allow_private))
    app = create_app(Editor(settings), intake, keys=keys, hosts=(*LOCAL_NAMES, _url_host(options.host), *options.names))
    config = uvicorn.Config(app, log_level="error", access_log=False, server_header=False, lifespan="on", timeout_graceful_shutdown=2)
    port = listener.getsockname()[1]
    opened(f"http://{_url_host(options.host)}:{port}/?key={keys.key}")
    with listener:
        uvicorn.Server(config).run(sockets=[listener])


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


def _listener(host: str, port: int) -> socket.socket:
    bare = host.strip("[]")
    try:
        family = socket.AF_INET6 if ":" in bare else socket.AF_INET
        return socket.create_server((bare, port), family=family, backlog=64)
    except OSError as error:
        raise OutputError(f"cannot serve on {host}:{port}: {error.strerror or error}", hint="choose another port: --port 0") from error
