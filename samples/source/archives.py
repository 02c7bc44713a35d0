"""WARC records as bytes, written in plain Python so that every version writes the same."""

from __future__ import annotations

import base64
import gzip
import hashlib
import uuid

SOFTWARE = "hanmill samples/1"


def _record(
    kind: str, uri: str, date: str, content_type: str, block: bytes, payload: bytes | None
) -> bytes:
    name = uuid.uuid5(uuid.NAMESPACE_URL, f"{kind} {uri} {date}")
    lines = [
        "WARC/1.0",
        f"WARC-Type: {kind}",
        f"WARC-Record-ID: <urn:uuid:{name}>",
        f"WARC-Date: {date}T08:00:00Z",
    ]
    if uri:
        lines.append(f"WARC-Target-URI: {uri}")
    if payload is not None:
        digest = base64.b32encode(hashlib.sha1(payload, usedforsecurity=False).digest()).decode()
        lines.append(f"WARC-Payload-Digest: sha1:{digest}")
    lines += [f"Content-Type: {content_type}", f"Content-Length: {len(block)}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def warcinfo(filename: str, fmt: str = "WARC File Format 1.0") -> bytes:
    block = f"software: {SOFTWARE}\r\nformat: {fmt}\r\nisPartOf: {filename}\r\n".encode()
    return _record("warcinfo", "", "2024-01-01", "application/warc-fields", block, None)


def request(uri: str, date: str) -> bytes:
    host, _, path = uri.split("://", 1)[1].partition("/")
    block = f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: samples\r\n\r\n".encode()
    return _record("request", uri, date, "application/http; msgtype=request", block, None)


def response(
    uri: str,
    date: str,
    status: str,
    headers: list[tuple[str, str]],
    body: bytes,
    payload: bytes | None = None,
) -> bytes:
    """A response; ``payload`` is the body before transfer or content encoding, if it has one."""
    head = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers)]
    if all(name != "Transfer-Encoding" for name, _ in headers):
        head.append(f"Content-Length: {len(body)}")
    block = "\r\n".join(head).encode() + b"\r\n\r\n" + body
    return _record(
        "response",
        uri,
        date,
        "application/http; msgtype=response",
        block,
        body if payload is None else payload,
    )


def conversion(uri: str, date: str, text: str, languages: str) -> bytes:
    """A WET record: text that somebody else has extracted."""
    block = text.encode()
    record = _record("conversion", uri, date, "text/plain", block, block)
    mark = b"Content-Type: text/plain"
    return record.replace(
        mark, f"WARC-Identified-Content-Language: {languages}\r\n".encode() + mark, 1
    )


def chunked(body: bytes) -> bytes:
    """``body`` in chunked transfer coding, cut at 1,000 bytes: within characters."""
    parts = [body[at : at + 1000] for at in range(0, len(body), 1000)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def member(data: bytes) -> bytes:
    """One gzip member with neither time nor name in its head."""
    return gzip.compress(data, compresslevel=9, mtime=0)
