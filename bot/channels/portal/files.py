"""The widget's files, the demo page and the protocol's description, as the portal channel serves them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Coroutine

import sanic.response
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.channels.local import is_local
from bot.channels.refusal import Refusal
from bot.paths import ROOT

_WIDGET = ROOT / "bot" / "widget"
_JAVASCRIPT, _CSS = "text/javascript; charset=utf-8", "text/css; charset=utf-8"
_PUBLIC = {
    "/widget/support-chat.js": (_WIDGET / "support-chat.js", _JAVASCRIPT),
    "/openapi.yml": (ROOT / "bot" / "channels" / "portal" / "portal.openapi.yml", "application/yaml; charset=utf-8"),
}
_DEMO = {
    "/demo": (_WIDGET / "demo.html", "text/html; charset=utf-8"),
    "/widget/demo.css": (_WIDGET / "demo.css", _CSS),
    "/widget/demo.js": (_WIDGET / "demo.js", _JAVASCRIPT),
}
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
    "trusted-types 'none'"
)


@dataclass(frozen=True)
class _File:
    content: bytes
    content_type: str
    etag: str


class WebFiles:
    """Reads the files once and serves them, to be asked about again each time (`no-cache`, ETag)."""

    def add_to(self, blueprint: Blueprint, with_demo: bool) -> None:
        """Adds an address for each file.

        Args:
            blueprint: where to.
            with_demo: also the demo page, which only this machine may read.
        """
        for address, (path, content_type) in {**_PUBLIC, **(_DEMO if with_demo else {})}.items():
            handler = _handler(_read(path, content_type), public=address in _PUBLIC)
            blueprint.add_route(handler, address, name=f"file_{path.stem}_{path.suffix[1:]}".replace("-", "_"))


def _read(path: Path, content_type: str) -> _File:
    content = path.read_bytes()
    return _File(content, content_type, f'"{hashlib.sha256(content).hexdigest()[:16]}"')


def _handler(file: _File, public: bool) -> Callable[[Request], Coroutine[Any, Any, HTTPResponse]]:
    headers = {"Cache-Control": "no-cache", "ETag": file.etag}
    if public:  # a portal elsewhere loads the module: module scripts ask for it with CORS
        headers |= {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
    else:
        headers["Content-Security-Policy"] = _PAGE_POLICY

    async def serve(request: Request) -> HTTPResponse:
        if not public and not is_local(request):
            return Refusal(403, "not_here").response(request)
        if request.headers.get("if-none-match") == file.etag:
            return sanic.response.empty(304, headers)
        return sanic.response.raw(file.content, content_type=file.content_type, headers=dict(headers))

    return serve
