"""The modules that may open a connection: links, models, servers, and the local page."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "summarize"
NETWORK = {
    "socket", "ssl", "http.client", "http.server", "urllib.request", "urllib3", "requests", "httpx", "httpx2", "httpcore", "httpcore2",
    "aiohttp", "huggingface_hub", "uvicorn", "fastapi", "starlette", "ftplib", "smtplib",
    "telnetlib", "xmlrpc", "socketserver", "websockets",
}  # fmt: skip
#: Files (or folders) below summarize/, and why each may.
NETWORK_MODULES = {
    "ingest/fetch.py": "pages and feeds",
    "ingest/connection.py": "the network side of it",
    "weights/sources/": "weights",
    "backends/openai": "a model server",
    "backends/llama_server.py": "llama.cpp's own server, on a socket file in a private folder",
    "backends/firefox.py": "its own discovery of models, only when asked",
    "web/": "the editor's page, on loopback",
    "cli/serve.py": "the editor's page, on loopback",
    "digest/ray_executor.py": "a Ray cluster that the user named",
    "publish/push.py": "drafts to the site that the user named",
}


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_only_listed_modules_import_what_opens_connections() -> None:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        network = {one for one in imported(path) if any(one == module or one.startswith(f"{module}.") for module in NETWORK)}
        if network and not name.startswith(tuple(NETWORK_MODULES)):
            raise AssertionError(f"summarize/{name} imports {sorted(network)}; the only ones are {', '.join(NETWORK_MODULES)}")


def test_tls_verification_is_never_switched_off() -> None:
    for path in sorted(PACKAGE.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        for word in ("verify=False", "CERT_NONE", "check_hostname = False", "_create_unverified_context", "cert_reqs"):
            assert word not in source, f"{path}: {word}"
