"""Rules for web addresses that may be opened: http(s), without credentials, and not inside the reader's own network.

An article's link, a feed's entry and a redirect are all written by strangers. What they must not do is make this machine ask its own
services for them (server-side request forgery). The address is checked as text here, and every network address behind it again when the
connection is made (:mod:`summarize.ingest.fetch`), so that a name that answers differently the second time gains nothing.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote, urlsplit, urlunsplit

from summarize.errors import AddressRefused

#: What browsers and servers agree on. Characters.
LONGEST = 2048
_WEB = re.compile(r"https?://", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029\\]")
#: Characters that represent themselves in a path or a query; ``%`` stays, since what follows is escaped already.
_PLAIN = "%/:=&?~+!$,;'@()*[]"

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
#: Addresses at which clouds answer with their machines' keys, beside the link-local ones.
_CLOUD = ipaddress.ip_network("fd00:ec2::/32")
_LOCAL_NAT64 = ipaddress.ip_network("64:ff9b:1::/48")


def is_web_address(text: str) -> bool:
    """True if ``text`` is meant as a web address and not as the name of a file."""
    return _WEB.match(text) is not None


def checked(address: str) -> str:
    """Return ``address`` in the form in which it is sent: ASCII, without a fragment.

    Raises:
        AddressRefused: not http(s), with a user name or password, or malformed.
    """
    shown = address[:80]
    if len(address) > LONGEST or _CONTROL.search(address):
        raise AddressRefused(f"not a web address: too long or with spaces or control characters in it ({shown!r})")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise AddressRefused(f"not a web address: {error} ({shown})") from None
    if parts.scheme.lower() not in ("http", "https"):
        raise AddressRefused(f"only http and https are opened, not {parts.scheme or 'a bare name'} ({shown})")
    if "@" in parts.netloc:
        raise AddressRefused("an address with a user name or password in it is not opened", hint="give the address without it")
    if not parts.hostname:
        raise AddressRefused(f"no host in the address ({shown})")
    host = _ascii_host(parts.hostname)
    if ":" in host:
        host = f"[{host}]"
    netloc = host if port is None or port == {"http": 80, "https": 443}[parts.scheme.lower()] else f"{host}:{port}"
    return urlunsplit((parts.scheme.lower(), netloc, quote(parts.path, safe=_PLAIN) or "/", quote(parts.query, safe=_PLAIN), ""))


def _ascii_host(host: str) -> str:
    try:
        return str(ipaddress.ip_address(host.partition("%")[0]))
    except ValueError:
        pass
    try:
        plain = host.encode("idna").decode("ascii").lower().rstrip(".")
    except UnicodeError:
        raise AddressRefused(f"not a host name: {host[:80]!r}") from None
    if not plain or not re.fullmatch(r"[a-z0-9._-]+", plain):
        raise AddressRefused(f"not a host name: {host[:80]!r}")
    return plain


def _inside(ip: ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """The IPv4 addresses that an IPv6 address carries: mapped, 6to4, Teredo, NAT64."""
    nat64 = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None
    return [inner for inner in (ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ()), nat64) if inner is not None]


def is_public(address: str) -> bool:
    """True if an IP address belongs to the open internet.

    Not public are loopback, private, link-local, shared, documentation, multicast and reserved ranges (IANA's special-purpose registries,
    as :mod:`ipaddress` has them), and any IPv6 address that carries such an IPv4 address inside (mapped, 6to4, Teredo, NAT64).
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inside = _inside(ip)
        if ip in _LOCAL_NAT64 or ip.is_site_local or not all(is_public(str(inner)) for inner in inside):
            return False
        if inside and (ip in _NAT64 or ip.ipv4_mapped is not None):
            return True
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not ip.is_unspecified


def is_link_local(address: str) -> bool:
    """True if an IP address, or one that it carries inside, is of one link only: where clouds answer with their machines' keys."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    inside = _inside(ip) if isinstance(ip, ipaddress.IPv6Address) else []
    return ip.is_link_local or (ip.version == 6 and ip in _CLOUD) or any(inner.is_link_local for inner in inside)


def absolute(base: str, reference: str) -> str:
    """Resolve a link of a page or a feed against its own address, and check it as :func:`checked` does."""
    from urllib.parse import urljoin

    try:
        return checked(urljoin(base, reference.strip()))
    except ValueError as error:
        raise AddressRefused(f"not a web address: {error} ({reference[:80]})") from None


def host_of(address: str) -> str:
    """The host of a checked address, for messages and for the name of an outlet that gives none: ``example.org`` of ``www.example.org``."""
    return (urlsplit(address).hostname or "").removeprefix("www.")
