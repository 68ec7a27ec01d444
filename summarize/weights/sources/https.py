"""Requests to web servers: certificates as the system knows them, proxies as the environment says."""

from __future__ import annotations

import functools
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

_AGENT = "news-summarize"


def opened(request: urllib.request.Request, timeout: float, *, follow: bool = True) -> Any:
    """Open a request. Redirects are followed, without the token where they lead to another server, or with ``follow=False`` returned.

    Raises:
        urllib.error.URLError, http.client.HTTPException, OSError: as ``urllib.request.urlopen``; HTTPError for an error status.
    """
    request.add_header("User-Agent", _AGENT)
    try:
        return _opener(follow).open(request, timeout=timeout)
    except urllib.error.HTTPError as error:
        error.close()  # its status and headers stay
        raise


@functools.cache
def _opener(follow: bool) -> urllib.request.OpenerDirector:
    import ssl

    import truststore

    secure = urllib.request.HTTPSHandler(context=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    return urllib.request.build_opener(secure, _Follow if follow else _Stay)


class _Follow(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> urllib.request.Request | None:
        there = super().redirect_request(req, fp, code, msg, headers, newurl)
        if there is not None and urlsplit(newurl).netloc != urlsplit(req.full_url).netloc:
            there.remove_header("Authorization")
        return there


class _Stay(urllib.request.HTTPRedirectHandler):
    def http_error_302(self, req: Any, fp: Any, code: int, msg: str, headers: Any) -> Any:
        return fp

    http_error_301 = http_error_303 = http_error_307 = http_error_308 = http_error_302
