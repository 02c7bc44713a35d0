"""A scan of the raw page, before parsing, for what makes an HTML parser slow.

selectolax (lexbor) takes 18 s for one tag with 50,000 attributes and 43 s for 100,000 nested
elements; both grow with the square, so 5,000 of either stay below 0.3 s. The scan counts
characters in slices of the page and needs no parsing: what hides within one slice is bounded
by the slice's length.
"""

import re

MAX_CHARS = 5_000_000  # the largest page seen in our data has 2.4 million bytes
MAX_OPEN_TAGS = 5_000  # without an end tag so far; void elements and optional end tags count too
_SLICE = 16_384
_MIN_ATTRIBUTES = 1_000  # in one slice
_ATTRIBUTE = re.compile(r"\s[^\s=<>\"']{1,40}=(?:\"[^\"]{0,40}\"|'[^']{0,40}'|[^\s\"'<>]{1,40})")
_ATTRIBUTE_SHARE = 0.6  # of a slice; scripts reach 0.05


def _is_all_attributes(html: str, start: int, end: int) -> bool:
    """Whether a slice lies inside one tag, or looks like the inside of one."""
    if html.count(">", start, end) <= 1:
        separators = (
            html.count(" ", start, end) + html.count("\n", start, end) + html.count("/", start, end)
        )
        if separators > _MIN_ATTRIBUTES and html.rfind("<", 0, end) > html.rfind(">", 0, end):
            return True
    if html.count("=", start, end) > _MIN_ATTRIBUTES:
        matched = sum(len(m.group()) for m in _ATTRIBUTE.finditer(html, start, end))
        return matched > _ATTRIBUTE_SHARE * (end - start)
    return False


def prescreen(html: str) -> str:
    """Say why a page must only be parsed in a limited child process, "" if it need not be.

    One of "too_large", "too_deep", "too_many_attributes". A page may be named wrongly (a flood
    of unclosed <p> is not deep); a page that is not named parses in about a second at most.
    """
    if len(html) > MAX_CHARS:
        return "too_large"
    open_tags = 0
    for start in range(0, len(html), _SLICE):
        end = min(start + _SLICE, len(html))
        starts = html.count("<", start, end)
        open_tags += starts - 2 * html.count("</", start, end)
        if open_tags > MAX_OPEN_TAGS:
            return "too_deep"
        open_tags = max(open_tags, 0)
        # A slice with a tag every 200 characters cannot hold a tag of a thousand attributes.
        if (
            starts < _SLICE // 200
            and end - start > _MIN_ATTRIBUTES
            and _is_all_attributes(html, start, end)
        ):
            return "too_many_attributes"
    return ""
