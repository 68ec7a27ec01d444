"""A model server's address and key, as users write them and as they are needed. Opens no connection."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from summarize.errors import ConfigError, UsageError

EXAMPLE = "--server http://127.0.0.1:8080"
#: Environment variables that may hold the key, in this order.
KEY_VARIABLES = ("SUMMARIZE_API_KEY", "OPENAI_API_KEY")
#: What people paste behind the address.
_ENDPOINT = re.compile(r"/+(?:v1/+)?(?:chat/completions|completions|models)/*\Z|/+v1/*\Z|/+\Z")
_MOST_KEY = 4096


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is. ``root`` has no slash at its end; the OpenAI protocol is under ``root + "/v1"``."""

    root: str
    local: bool
    encrypted: bool


def parse_address(text: str) -> Address:
    """Read an address with or without scheme, ``/v1``, endpoint and slashes at its end.

    Without a scheme, this machine and private addresses mean http, everything else https.

    Raises:
        UsageError: it is no address of a server, or has a password in it.
    """
    given = text.strip()
    bare = "://" not in given
    parts = _split(f"http://{given}" if bare else given)
    host = parts.hostname if parts is not None else None
    if parts is None or not host or parts.scheme.lower() not in ("http", "https") or re.search(r"[\s<>\"\\^`{|}]", given):
        raise UsageError(f"not the address of a server: {_shown(given)!r}", hint=EXAMPLE)
    if "@" in parts.netloc:
        raise UsageError("the server's address has a password in it", hint="take it out, and put the key into SUMMARIZE_API_KEY")
    if parts.query or parts.fragment:
        raise UsageError(f"the server's address has more than host and path ({_shown(given)})", hint=EXAMPLE)
    private = _private(host)
    scheme = ("http" if private else "https") if bare else parts.scheme.lower()
    path = parts.path
    while (cut := _ENDPOINT.sub("", path)) != path:
        path = cut
    return Address(f"{scheme}://{parts.netloc}{path}", _loopback(host), scheme == "https")


def _split(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        _ = parts.port  # read here, because a port that is no number fails only when it is read
    except ValueError:
        return None
    return parts


def _shown(text: str) -> str:
    return re.sub(r"//[^/@]*@", "//…@", text)[:100]


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost" or host.lower().endswith(".localhost")


def _private(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return _loopback(host) or "." not in host or host.lower().endswith((".local", ".lan", ".internal"))


@dataclass(frozen=True, slots=True)
class Key:
    """A secret. It shows in no representation; :meth:`scrub` takes it out of what others say."""

    value: str = field(default="", repr=False)
    origin: str = ""

    def __bool__(self) -> bool:
        return bool(self.value)

    def __str__(self) -> str:
        return "a key" if self.value else "no key"

    def scrub(self, text: str) -> str:
        """``text`` without the key: some servers repeat it in their errors."""
        return text.replace(self.value, "…") if len(self.value) >= 4 else text


def read_key(key_file: Path | None = None, environ: Mapping[str, str] | None = None) -> Key:
    """The key from ``key_file`` if one is named, else from the environment; an empty one if there is none.

    Raises:
        ConfigError: the file cannot be read, others may read it (POSIX), or it holds no key. The message never has its content.
    """
    if key_file is not None:
        return _from_file(key_file)
    environ = os.environ if environ is None else environ
    for name in KEY_VARIABLES:
        if environ.get(name, "").strip():
            return Key(_checked(environ[name], name), name)
    return Key()


def _from_file(path: Path) -> Key:
    try:
        with path.open("rb") as stream:
            mode = os.fstat(stream.fileno()).st_mode
            if os.name == "posix" and mode & 0o077:
                raise ConfigError(f"others may read the key file ({path})", hint=f"chmod 600 {path}")
            raw = stream.read(_MOST_KEY + 1)
    except OSError as error:
        raise ConfigError(f"cannot read the key file: {error.strerror} ({path})", hint="check the path of the key file") from error
    try:
        text = raw.decode("ascii")
    except UnicodeDecodeError:
        text = ""
    return Key(_checked(text, str(path)), str(path))


def _checked(text: str, origin: str) -> str:
    key = text.strip()
    if not re.fullmatch(r"[!-~]+", key) or len(key) > _MOST_KEY:
        raise ConfigError(f"no key in {origin}: it must be one line of plain characters", hint=f"put the server's key into {origin}")
    return key
