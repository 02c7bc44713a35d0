"""What a page says about its charset: byte-order mark, HTTP label, ``<meta>``.

Labels are those of the WHATWG Encoding standard (https://encoding.spec.whatwg.org/#names-and-labels),
and the search for ``<meta>`` is the HTML standard's "prescan a byte stream to determine its
encoding" (https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream-to-determine-its-encoding).
Nothing here looks at the text: whether the page tells the truth is for ``filters.charset``.
"""

from __future__ import annotations

import re

PRESCAN_BYTES = 1024  # where the HTML standard lets an author put the declaration
LATE_PRESCAN_BYTES = 65_536  # where authors put it too: parsers go on looking, so do we

# Every GB label is one decoder, as in the standard, which has one for gbk and gb18030.
# "hz-gb-2312" is a charset here (the standard stopped decoding it for browsers' safety) and the
# last line of labels is not in the standard: names that databases and mail programs use.
_LABELS = {
    "utf-8": "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8",
    "gb18030": "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk "
    "gb18030",
    "big5": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "utf-16le": "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le",
    "utf-16be": "unicodefffe utf-16be",
    "euc-jp": "cseucpkdfmtjapanese euc-jp x-euc-jp",
    "iso-2022-jp": "csiso2022jp iso-2022-jp",
    "shift_jis": "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis",
    "euc-kr": "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 "
    "ksc5601 ksc_5601 windows-949",
    "windows-1252": "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 "
    "iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252",
    "windows-1250": "cp1250 windows-1250 x-cp1250",
    "windows-1251": "cp1251 windows-1251 x-cp1251",
    "windows-1253": "cp1253 windows-1253 x-cp1253",
    "windows-1254": "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 "
    "iso_8859-9:1989 l5 latin5 windows-1254 x-cp1254",
    "windows-1255": "cp1255 windows-1255 x-cp1255",
    "windows-1256": "cp1256 windows-1256 x-cp1256",
    "windows-1257": "cp1257 windows-1257 x-cp1257",
    "windows-1258": "cp1258 windows-1258 x-cp1258",
    "windows-874": "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874",
    "iso-8859-2": "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 "
    "iso_8859-2:1987 l2 latin2",
    "iso-8859-3": "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 "
    "iso_8859-3:1988 l3 latin3",
    "iso-8859-4": "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 "
    "iso_8859-4:1988 l4 latin4",
    "iso-8859-5": "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 "
    "iso_8859-5 iso_8859-5:1988",
    "iso-8859-6": "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 "
    "iso-8859-6-e iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987",
    "iso-8859-7": "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 "
    "iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 sun_eu_greek",
    "iso-8859-8": "csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 "
    "iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 visual",
    "iso-8859-8-i": "csiso88598i iso-8859-8-i logical",
    "iso-8859-10": "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6",
    "iso-8859-13": "iso-8859-13 iso8859-13 iso885913",
    "iso-8859-14": "iso-8859-14 iso8859-14 iso885914",
    "iso-8859-15": "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9",
    "iso-8859-16": "iso-8859-16",
    "koi8-r": "cskoi8r koi koi8 koi8-r koi8_r",
    "koi8-u": "koi8-ru koi8-u",
    "ibm866": "866 cp866 csibm866 ibm866",
    "macintosh": "csmacintosh mac macintosh x-mac-roman",
    "x-mac-cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "hz-gb-2312": "hz-gb-2312 hz",
}
_EXTRA_LABELS = {"cp936": "gb18030", "euc-cn": "gb18030", "cp950": "big5", "utf8mb4": "utf-8"}
_CHARSETS = {label: name for name, labels in _LABELS.items() for label in labels.split()}
_CHARSETS |= _EXTRA_LABELS

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xfe\xff", "utf-16be"),
    (b"\xff\xfe", "utf-16le"),
)

_LATE_META = re.compile(rb"<meta[^<>]*charset")
_TAG = re.compile(rb"(?i)(?P<meta><meta(?=[\t\n\f\r /]))|</?[a-z][^\t\n\f\r >]*")
_BEFORE_NAME = re.compile(rb"[\t\n\f\r /]*")
_NAME = re.compile(rb"=?[^=\t\n\f\r />]*")
_SPACES = re.compile(rb"[\t\n\f\r ]*")
_BARE_VALUE = re.compile(rb"[^\t\n\f\r >]*")
_CONTENT_CHARSET = re.compile(rb"(?i)charset[\t\n\f\r ]*=[\t\n\f\r ]*")
_CONTENT_VALUE = re.compile(rb"\"([^\"]*)\"|'([^']*)'|([^\t\n\f\r ;\"'][^\t\n\f\r ;]*)")
_XML_ENCODING = re.compile(
    rb"<\?xml[^>]*?encoding[\x00-\x20]*=[\x00-\x20]*(?:\"([^\"\x00-\x20>]*)\"|'([^'\x00-\x20>]*)')"
)


def charset_of(label: str) -> str:
    """The charset a label names, "" for none: "GB2312" is "gb18030", "latin1" "windows-1252"."""
    return _CHARSETS.get(label.strip("\t\n\f\r ").lower(), "")


def byte_order_mark(body: bytes) -> tuple[bytes, str]:
    """The byte-order mark that ``body`` begins with and its charset, or ``(b"", "")``."""
    for mark, charset in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return mark, charset
    return b"", ""


def sniff(body: bytes, http_charset: str = "") -> tuple[str, str]:
    """What the page declares, in the standard's order of precedence, without looking at the text.

    Returns:
        The charset and where it was said: ``bom``, ``header`` or ``meta``; ``("", "")`` when
        nothing was said or only labels that name nothing.
    """
    if charset := byte_order_mark(body)[1]:
        return charset, "bom"
    if charset := charset_of(http_charset.strip("\"' ")):
        return charset, "header"
    if charset := prescan(body[:PRESCAN_BYTES]) or late_prescan(body):
        return charset, "meta"
    return "", ""


def late_prescan(body: bytes) -> str:
    """The charset of a ``<meta>`` that comes later than the standard wants it, or ""."""
    window = body[:LATE_PRESCAN_BYTES]
    if len(body) <= PRESCAN_BYTES or not _LATE_META.search(window.lower(), PRESCAN_BYTES - 64):
        return ""
    return prescan(window)


def prescan(head: bytes) -> str:
    """The charset that ``<meta>``, else the XML declaration, names in ``head``, or ""."""
    # Declared in ASCII, so it cannot be UTF-16, whatever it says.
    return {"utf-16le": "utf-8", "utf-16be": "utf-8"}.get(found := _prescan(head), found)


def _prescan(head: bytes) -> str:
    if b"charset" not in head.lower() and not head.startswith(b"<?xml"):
        return ""
    at = head.find(b"<")
    while at >= 0:
        if head.startswith(b"<!--", at):
            at = head.find(b"-->", at + 2)
        elif tag := _TAG.match(head, at):
            attributes, at = _attributes(head, tag.end())
            if tag["meta"] and (charset := _declared(attributes)):
                return charset
        elif head.startswith((b"<!", b"</", b"<?"), at):
            at = head.find(b">", at)
        if at >= 0:
            at = head.find(b"<", at + 1)
    declaration = _XML_ENCODING.match(head)
    return _charset_of_bytes(declaration[1] or declaration[2] or b"") if declaration else ""


def _attributes(head: bytes, at: int) -> tuple[dict[bytes, bytes], int]:
    """The attributes of the tag from ``at`` on, names in lower case, and where the tag ends.

    The end is -1 when ``head`` ends within the tag: then nothing may be read from it.
    """
    found: dict[bytes, bytes] = {}
    size = len(head)
    while True:
        at = _end(_BEFORE_NAME, head, at)
        if at >= size:
            return {}, -1
        if head[at] == ord(">"):
            return found, at
        start, at = at, _end(_NAME, head, at)
        name = head[start:at].lower()
        at = _end(_SPACES, head, at)
        value = b""
        if head[at : at + 1] == b"=":
            at = _end(_SPACES, head, at + 1)
            quote = head[at : at + 1]
            if quote in (b'"', b"'"):
                end = head.find(quote, at + 1)
                if end < 0:
                    return {}, -1
                value, at = head[at + 1 : end], end + 1
            else:
                start, at = at, _end(_BARE_VALUE, head, at)
                value = head[start:at]
        found.setdefault(name, value)


def _end(pattern: re.Pattern[bytes], head: bytes, at: int) -> int:
    match = pattern.match(head, at)
    return match.end() if match else at


def _declared(attributes: dict[bytes, bytes]) -> str:
    """The charset that one ``<meta>`` declares, or ""."""
    if b"charset" in attributes:
        return _charset_of_bytes(attributes[b"charset"])
    if attributes.get(b"http-equiv", b"").lower() != b"content-type":
        return ""
    content = attributes.get(b"content", b"")
    # "charset" may come several times, only one of them followed by "=".
    if found := _CONTENT_CHARSET.search(content):
        value = _CONTENT_VALUE.match(content, found.end())
        return _charset_of_bytes(value[1] or value[2] or value[3] or b"") if value else ""
    return ""


def _charset_of_bytes(label: bytes) -> str:
    return charset_of(label.decode("latin-1"))
