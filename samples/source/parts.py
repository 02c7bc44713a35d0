"""Addresses, and the pieces of HTML that the site templates share."""

from __future__ import annotations

import hashlib
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from .texts import Site, Text


def number(text_id: str) -> int:
    """A page number that depends on the id alone."""
    return int(hashlib.sha256(text_id.encode()).hexdigest()[:6], 16) % 90000 + 1000


def url_of(site: Site, text: Text) -> str:
    """The address under which ``site`` shows ``text``."""
    n = number(text.id)
    compact = text.date.replace("-", "")
    month = text.date[:7].replace("-", "/")
    path = {
        "wordpress": f"/{month}/{text.id}-{n}/",
        "mobile": f"/article/{n}.html",
        "modern": f"/a/{compact}/{n}.shtml",
        "hexo": f"/posts/{text.date.replace('-', '/')}/{text.id}/",
        "tables": f"/shownews.asp?id={n}",
        "dedecms": f"/a/{compact[:6]}/{compact[6:]}-{n}.html",
        "minimal": f"/{text.id}.htm",
        "gov": f"/xxgk/{compact[:6]}/t{compact}_{n}.html",
        "portal": f"/{compact[:4]}/{compact[4:]}/c{n}.html",
        "typecho": f"/archives/{n}/",
        "cards": f"/review/{n}",
        "xhtml": f"/{compact[:4]}/{text.id}.html",
        "discuz": f"/thread-{n}-1-1.html",
        "phpbb": f"/topicdetail.php?f={n % 97}&t={n}",
        "qa": f"/question/{n}",
        "pixnet": f"/blog/post/{n}",
        "medium": f"/{text.id}-{n:x}",
        "epaper": f"/html/{text.date[:7]}/{text.date[8:]}/content_{n}.htm",
        "mediawiki": "/wiki/" + quote(text.keys.get("wikititle", text.title)),
        "baike": f"/item/{quote(text.title)}/{n}",
        "list": f"/list-{n}.html",
        "seo": f"/news/{n}.html",
    }[site.template]
    return f"http{'' if site.charset in {'gb2312', 'gbk', 'big5'} else 's'}://{site.host}{path}"


def blocks(text: Text, paragraph: str = "<p>{}</p>") -> str:
    """The body as HTML; ``paragraph`` is how the site marks a paragraph."""
    html: list[str] = []
    code: list[str] | None = None
    language = ""
    for line in text.lines:
        if line.startswith("```"):
            if code is None:
                code, language = [], line[3:]
            else:
                body = escape("\n".join(code))
                html.append(
                    f'<pre><code class="language-{language or "text"}">{body}\n</code></pre>'
                )
                code = None
        elif code is not None:
            code.append(line)
        elif line.startswith("## "):
            html.append(f"<h2>{escape(line[3:])}</h2>")
        elif line.startswith("- "):
            item = f"<li>{escape(line[2:])}</li>"
            if html and html[-1].endswith("</ul>"):
                html[-1] = html[-1].removesuffix("</ul>") + item + "</ul>"
            else:
                html.append(f"<ul>{item}</ul>")
        elif line.startswith("> "):
            html.append(f"<blockquote><p>{escape(line[2:])}</p></blockquote>")
        elif line:
            html.append(paragraph.format(escape(line)))
    return "\n".join(html)


def posts(text: Text) -> list[tuple[str, str, str]]:
    """``(user, time, text)`` of every forum post or answer."""
    found: list[tuple[str, str, list[str]]] = []
    for line in text.lines:
        if line.startswith("%% "):
            user, _, when = line[3:].partition("|")
            found.append((user, when, []))
        elif found:
            found[-1][2].append(line)
        else:
            found.append((text.author or "hello", text.date, [line]))
    return [(user, when, "\n".join(lines)) for user, when, lines in found]


def links(words: tuple[str, ...], tag: str = "li") -> str:
    return "".join(
        f'<{tag}><a href="/c/{index}.html">{escape(word)}</a></{tag}>'
        for index, word in enumerate(words)
    )


def head(site: Site, text: Text, meta: str, extra: str = "") -> str:
    title = f"{escape(text.title)} - {escape(site.name)}" if site.name else escape(text.title)
    if meta:
        extra = f'<meta http-equiv="Content-Type" content="text/html; charset={meta}">\n' + extra
    if "robots" in text.keys:
        extra += f'<meta name="robots" content="{text.keys["robots"]}">\n'
    return f"<head>\n{extra}<title>{title}</title>\n</head>"


def html5(site: Site, text: Text, meta: str, body: str, extra: str = "") -> str:
    lang = f' lang="{site.lang}"' if site.lang else ""
    charset = f'<meta charset="{meta}">\n' if meta else ""
    viewport = '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    inner = head(site, text, "", charset + viewport + extra)
    return f"<!DOCTYPE html>\n<html{lang}>\n{inner}\n<body>\n{body}\n</body>\n</html>\n"
