"""Addresses and errors as messages show them."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit


def without_password(address: str) -> str:
    """An address without what must not be shown in messages."""
    if "://" not in address:
        return address
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=""))


def first_line(error: BaseException) -> str:
    """What an error says, in one line of at most 200 characters."""
    text = str(error).strip().splitlines()
    return text[0][:200] if text else type(error).__name__
