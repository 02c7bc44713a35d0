import pytest

from filters.page import page_signals, parse

LINKED_DATA = '<script type="application/ld+json">{}</script>'


def head(*elements: str, body: str = "") -> str:
    return f"<html><head>{''.join(elements)}</head><body>{body}</body></html>"


def test_a_page_that_says_nothing_gives_empty_signals() -> None:
    signals = page_signals(parse(""))
    assert (signals.title, signals.robots, signals.date, signals.author) == ("", (), "", "")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("河边的老茶馆重新开门_地方新闻_某某网", "河边的老茶馆重新开门"),
        ("河边的老茶馆重新开门 - 某某网", "河边的老茶馆重新开门"),
        ("河边的老茶馆重新开门|某某网", "河边的老茶馆重新开门"),
        ("首页 - 某某网", "首页 - 某某网"),
        ("GPT-4 与小模型的比较", "GPT-4 与小模型的比较"),
    ],
)
def test_the_site_name_is_cut_from_the_title(title: str, expected: str) -> None:
    assert page_signals(parse(head(f"<title>{title}</title>"))).title == expected


def test_a_heading_that_the_document_title_repeats_is_the_title() -> None:
    page = head(
        "<title>石桥修缮：一座桥的三百年 - 某某网</title>",
        body="<h1>某某网</h1><h1>石桥修缮：一座桥的三百年</h1>",
    )
    assert page_signals(parse(page)).title == "石桥修缮：一座桥的三百年"


@pytest.mark.parametrize(
    "element",
    [
        '<meta property="article:published_time" content="2021-03-05T08:00:00+08:00">',
        '<meta name="PubDate" content="2021年3月5日 08:00">',
        LINKED_DATA.format('{"@type": "NewsArticle", "datePublished": "2021-03-05"}'),
        '<time datetime="2021-03-05">三月五日</time>',
    ],
)
def test_the_date_is_read_wherever_the_page_states_it(element: str) -> None:
    assert page_signals(parse(head(element))).date == "2021-03-05"


def test_the_author_comes_from_meta_or_json() -> None:
    graph = '{"@graph": [{"@type": "WebSite"}, {"author": [{"name": "王小河"}]}]}'
    data = LINKED_DATA.format(graph)
    meta = '<meta name="author" content="李石桥">'
    assert page_signals(parse(head(meta, data))).author == "李石桥"
    assert page_signals(parse(head(data))).author == "王小河"


def test_robots_tokens_are_lower_case_and_in_order() -> None:
    page = head(
        '<meta name="ROBOTS" content="NOINDEX, NoAI">', '<meta name="googlebot" content="nofollow">'
    )
    assert page_signals(parse(page)).robots == ("noindex", "noai", "nofollow")


def test_links_and_language_are_read() -> None:
    page = (
        '<html lang="zh-TW"><head><link rel="canonical" href="https://a.example/1">'
        '<meta name="generator" content="Hexo 6"><meta property="og:site_name" content="某某網">'
        '</head><body><a rel="license" href="https://creativecommons.org/licenses/by/4.0/">CC</a></body></html>'
    )
    signals = page_signals(parse(page))
    assert signals.language == "zh-tw"
    assert signals.canonical_url == "https://a.example/1"
    assert signals.licence_url == "https://creativecommons.org/licenses/by/4.0/"
    assert (signals.generator, signals.site_name) == ("Hexo 6", "某某網")


@pytest.mark.parametrize(
    "page",
    [
        "\ud800",
        '<meta name="author" content="\ud800">',
        "<script type='application/ld+json'>" + '{"author":' * 1000,
    ],
)
def test_odd_pages_do_not_raise(page: str) -> None:
    page_signals(parse(page))


def test_the_title_is_the_article_heading_where_h1_is_the_site_name() -> None:
    body = "<h1>小镇日记</h1><div class='article-head'><h2>老茶馆重新开门了</h2></div>"
    page = f"<title>老茶馆重新开门了 - 小镇日记</title><body>{body}</body>"
    assert page_signals(parse(page)).title == "老茶馆重新开门了"
