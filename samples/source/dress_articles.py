"""Templates of news sites, blogs and phone pages."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from .parts import blocks, head, html5, links, number

if TYPE_CHECKING:
    from .texts import Site, Text


def modern(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    hant = site.lang not in {"zh-CN", ""}
    share = (("分享到", "微博"), ("Facebook", "Line"))[hant]
    data = json.dumps(
        {"@type": "NewsArticle", "headline": text.title, "datePublished": text.date},
        ensure_ascii=False,
    )
    body = f"""<header class="site-header"><div class="logo"><a href="/">{site.name}</a></div>
<nav class="main-nav"><ul>{links(site.nav)}</ul></nav></header>
<div class="breadcrumb"><a href="/">{site.nav[0]}</a> &gt; <a href="/b/">{site.nav[1]}</a> &gt; {("正文", "內文")[hant]}</div>
<main class="layout"><article class="article"><h1 class="article-title">{escape(text.title)}</h1>
<div class="article-meta"><span class="author">{text.author}</span> <time datetime="{text.date}">{text.date} 09:{number(text.id) % 60:02d}</time> <span class="views">{number(text.id) % 7000} {("阅读", "瀏覽")[hant]}</span></div>
<div class="article-content">
{blocks(text)}
</div>
<div class="share-bar"><span>{share[0]}</span><a href="#">{share[1]}</a><a href="#">{("微信", "X")[hant]}</a></div>
<section class="related"><h3>{("相关阅读", "延伸閱讀")[hant]}</h3><ul>{links(related)}</ul></section></article>
<aside class="sidebar"><h3>{site.side[0]}</h3><ul>{links(site.side[1:])}</ul></aside></main>
<footer class="site-footer"><p>{site.footer}</p></footer>
<script>window.__stat={{"pv":1}};</script>"""
    extra = (
        f'<meta property="og:title" content="{escape(text.title)}">\n'
        f'<meta property="article:published_time" content="{text.date}T09:00:00+08:00">\n'
        f'<script type="application/ld+json">{data}</script>\n'
    )
    return html5(site, text, meta, body, extra)


def tables(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    nav = " | ".join(f'<a href="c{i}.asp">{word}</a>' for i, word in enumerate(site.nav))
    side = "".join(
        f'<tr><td height="22">·<a href="s.asp?i={i}">{w}</a></td></tr>'
        for i, w in enumerate(site.side)
    )
    more = "".join(
        f'<tr><td>· <a href="shownews.asp?id={100 + i}">{escape(w)}</a></td></tr>'
        for i, w in enumerate(related)
    )
    content = (
        blocks(text, "<p>&nbsp;&nbsp;&nbsp;&nbsp;{}</p>")
        .replace("<p>", "<P>")
        .replace("</p>", "</P>")
    )
    return f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<HTML>{head(site, text, meta)}
<BODY leftMargin=0 topMargin=0 bgColor=#ffffff>
<TABLE width="778" border=0 align=center cellPadding=0 cellSpacing=0><TR><TD colspan=2><FONT size=5><B>{site.name}</B></FONT></TD></TR>
<TR><TD colspan=2 bgcolor="#336699">{nav}</TD></TR>
<TR><TD width=180 valign=top><TABLE width="100%">{side}</TABLE></TD>
<TD valign=top><TABLE width="100%" border=0><TR><TD align=center><FONT color=#cc0000 size=4><B>{escape(text.title)}</B></FONT></TD></TR>
<TR><TD align=center>{text.date}&nbsp;&nbsp;{text.author}&nbsp;&nbsp;[<a href="javascript:window.print()">打印</a>] [<a href="javascript:window.close()">关闭</a>]</TD></TR>
<TR><TD class="content"><FONT size=3>{content}</FONT></TD></TR>
<TR><TD><TABLE>{more}</TABLE></TD></TR></TABLE></TD></TR>
<TR><TD colspan=2 align=center><FONT size=2>{site.footer}</FONT></TD></TR></TABLE>
</BODY></HTML>
"""


def hexo(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    content = blocks(text)
    tags = " ".join(f'<a href="/tags/{w}/" rel="tag"># {w}</a>' for w in site.side[1:3])
    body = f"""<div class="container use-motion"><header class="header"><div class="site-meta"><a href="/" class="brand"><span class="site-title">{site.name}</span></a></div>
<nav class="site-nav"><ul class="menu">{links(site.nav)}</ul></nav></header>
<main class="main"><div class="content-wrap"><article class="post-block" itemscope itemtype="http://schema.org/Article">
<header class="post-header"><h1 class="post-title" itemprop="name headline">{escape(text.title)}</h1>
<div class="post-meta">发表于 <time itemprop="dateCreated datePublished">{text.date}</time> 本文字数：{number(text.id) % 3000} 阅读时长 ≈ 4 分钟</div></header>
<div class="post-body" itemprop="articleBody">
{content}
</div>
<footer class="post-footer"><div class="post-tags">{tags}</div><div class="post-nav"><a href="/p/1/">{escape(related[0])}</a> <a href="/p/2/">{escape(related[1])}</a></div></footer></article></div>
<aside class="sidebar"><div class="post-toc">文章目录</div><p class="site-author-name">{text.author}</p></aside></main>
<footer class="footer"><div class="copyright">{site.footer}</div></footer></div>"""
    return html5(site, text, meta, body, '<meta name="generator" content="Hexo 5.4.0">\n')


def gov(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    hant = "TW" in site.lang
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">{head(site, text, meta, f'<meta name="SiteName" content="{site.name}" /><meta name="PubDate" content="{text.date} 10:12" /><meta name="ArticleTitle" content="{escape(text.title)}" />')}
<body><div id="top"><ul class="nav">{links(site.nav)}</ul></div>
<div class="position">{("当前位置", "目前位置")[hant]}：<a href="/">{site.nav[0]}</a> &gt; <a href="../">{site.nav[2]}</a></div>
<div class="main"><div class="title"><h1>{escape(text.title)}</h1></div>
<div class="info"><span>{("发布时间", "發布日期")[hant]}：{text.date}</span><span>{("来源", "來源")[hant]}：{text.author}</span><span>{("字号：[大][中][小]", "字級：[大][中][小]")[hant]}</span></div>
<div class="TRS_Editor" id="zoom">{blocks(text, '<p style="text-indent: 2em;">{}</p>')}</div>
<div class="tools"><a>{("【打印】", "友善列印")[hant]}</a> <a>{("【关闭】", "回上頁")[hant]}</a></div></div>
<div class="right"><ul>{links(site.side)}</ul><ul>{links(related)}</ul></div>
<div class="footer"><p>{site.footer}</p></div></body></html>
"""


def minimal(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    lines = "<br>\n<br>\n".join(f"　　{escape(line)}" for line in text.lines if line)
    if text.kind == "poem":
        lines = "<br>\n".join(escape(line) for line in text.lines)
    declared = (
        f'<meta http-equiv=Content-Type content="text/html; charset={meta}">\n' if meta else ""
    )
    return f"""<html>
<head>
{declared}<title>{escape(text.title)}</title>
</head>
<body>
<h3>{escape(text.title)}</h3>
{f"<p>{text.author}　{text.date}</p>" if text.author else ""}
<p>{lines}</p>
<hr>
<a href="index.htm">{related[0] if not site.nav else site.nav[0]}</a>
</body>
</html>
"""


def wordpress(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    labels = {
        "zh-TW": ("發表於", "發佈留言", "迴響", "搜尋"),
        "zh-HK": ("發表於", "發佈留言", "迴響", "搜尋"),
        "en": ("Posted on", "Leave a Reply", "comments", "Search"),
        "ja": ("投稿日", "コメントを残す", "件のコメント", "検索"),
    }.get(site.lang, ("发表于", "发表评论", "条评论", "搜索"))
    body = f"""<div id="page" class="hfeed site"><header id="masthead" class="site-header"><h1 class="site-title"><a href="/" rel="home">{site.name}</a></h1>
<nav id="site-navigation" class="main-navigation"><ul class="nav-menu">{links(site.nav)}</ul></nav></header>
<div id="main" class="wrapper"><div id="primary" class="site-content"><div id="content" role="main">
<article id="post-{number(text.id)}" class="post type-post status-publish hentry"><header class="entry-header"><h1 class="entry-title">{escape(text.title)}</h1>
<div class="entry-meta">{labels[0]} <time class="entry-date" datetime="{text.date}T08:21:00+08:00">{text.date}</time> <span class="author vcard">{text.author}</span></div></header>
<div class="entry-content">
{blocks(text)}
</div><footer class="entry-meta">{" ".join(f'<a href="/tag/{i}" rel="category tag">{w}</a>' for i, w in enumerate(site.nav[1:3]))}</footer></article>
<nav class="nav-single"><span class="nav-previous"><a href="/prev" rel="prev">&larr; {escape(related[0])}</a></span> <span class="nav-next"><a href="/next" rel="next">{escape(related[1])} &rarr;</a></span></nav>
<div id="comments" class="comments-area"><h2>2 {labels[2]}</h2><div id="respond"><h3>{labels[1]}</h3><form action="/wp-comments-post.php"><textarea name="comment"></textarea></form></div></div></div></div>
<div id="secondary" class="widget-area" role="complementary"><aside class="widget widget_search"><form><label>{labels[3]}</label><input type="text" name="s"></form></aside><aside class="widget"><h3 class="widget-title">{site.side[0] if site.side else ""}</h3><ul>{links(site.side[1:] + related)}</ul></aside></div></div>
<footer id="colophon"><div class="site-info">{site.footer}</div></footer></div>"""
    return html5(site, text, meta, body, '<meta name="generator" content="WordPress 5.9.3">\n')


def mobile(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    cards = "".join(
        f'<a class="card" href="/article/{i}.html"><p class="tit">{escape(w)}</p><span class="from">{site.name}</span></a>'
        for i, w in enumerate((*site.side[1:], *related))
    )
    body = f"""<div class="topbar"><a class="back" href="javascript:history.back()"></a><span>{site.name}</span><a class="app-open" href="#">打开APP</a></div>
<section class="detail"><h1>{escape(text.title)}</h1><div class="info"><img src="/avatar/1.png" alt=""><b>{text.author}</b><i>{text.date[5:]}</i><button>关注</button></div>
<div class="rich-text">{blocks(text, '<p data-track="1"><span>{}</span></p>')}</div>
<div class="unfold"><span>展开全文</span></div><div class="like-bar"><span>赞 {number(text.id) % 900}</span><span>收藏</span><span>转发</span></div></section>
<section class="recommend"><h2>{site.side[0]}</h2>{cards}</section>
<ul class="tabbar">{links(site.nav)}</ul><p class="copy">{site.footer}</p>"""
    return html5(site, text, meta, body)


def dedecms(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
{head(site, text, meta, f'<meta name="keywords" content="{site.nav[1]},{site.name}" /><meta name="description" content="{escape(text.title)}" />')}
<body class="articleview"><div class="header_top"><span>您好，欢迎访问{site.name}</span></div><div id="navMenu"><ul>{links(site.nav)}</ul></div>
<div class="w960 center clear"><div class="pleft"><div class="place"><strong>当前位置:</strong> <a href="/">主页</a> > <a href="/a/">{site.nav[1]}</a> ></div>
<div class="viewbox"><div class="title"><h2>{escape(text.title)}</h2></div><div class="info"><small>时间:</small>{text.date} 10:3{number(text.id) % 10}<small>来源:</small>{site.name}<small>作者:</small>{text.author}<small>点击:</small>{number(text.id)}次</div>
<div class="content"><table width="100%"><tr><td>
{blocks(text, "<div>　　{}</div><div>&nbsp;</div>")}
</td></tr></table></div><div class="dede_pages"></div><div class="newdigg"><span>顶一下</span><span>踩一下</span></div>
<div class="context"><ul><li>上一篇：<a href="1.html">{escape(related[0])}</a></li><li>下一篇：<a href="2.html">{escape(related[1])}</a></li></ul></div></div></div>
<div class="pright"><dl><dt>{site.side[0]}</dt>{links(site.side[1:], "dd")}</dl></div></div>
<div class="footer"><p>{site.footer}</p></div></body></html>
"""


def portal(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    return f"""<!DOCTYPE html>
<html>{head(site, text, meta, '<meta http-equiv="X-UA-Compatible" content="IE=edge">')}
<body><div class="channel-bar">{"".join(f'<a href="http://c{i}.{site.host}/">{w}</a>' for i, w in enumerate(site.nav))}</div>
<div class="ad" id="ad_top"><!-- 广告位 --></div>
<div class="wrap"><div class="left-main"><h1 id="main_title">{escape(text.title)}</h1><div class="page-info"><span id="navtimeSource">{text.date} 07:5{number(text.id) % 10} {site.name}</span><span class="comment"><a href="#">我有话说(<b>{number(text.id) % 90}</b>人参与)</a></span></div>
<div class="BSHARE_POP" id="artibody">
{blocks(text, "<p>　　{}</p>")}
<div class="editor">(责任编辑：小编)</div></div>
<div class="keywords">标签：{" ".join(f"<a>{w}</a>" for w in site.nav[1:4])}</div>
<div class="xiangguan"><h3>相关新闻</h3><ul>{links(related)}</ul></div></div>
<div class="right-side"><h3>{site.side[0]}</h3><ul>{links(site.side[1:])}</ul></div></div>
<div class="footer">{site.footer}</div></body></html>
"""


def typecho(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    hant = "TW" in site.lang
    body = f"""<header id="header" class="clearfix"><div class="site-name"><a id="logo" href="/">{site.name}</a></div><nav id="nav-menu">{links(site.nav, "span")}</nav></header>
<div id="body"><div class="row"><div class="col-mb-12" id="main" role="main"><article class="post" itemscope><h1 class="post-title"><a href="">{escape(text.title)}</a></h1>
<ul class="post-meta"><li>{("作者", "作者")[hant]}: {text.author}</li><li>{("时间", "時間")[hant]}: <time>{text.date}</time></li><li>{("分类", "分類")[hant]}: {site.nav[1]}</li></ul>
<div class="post-content" itemprop="articleBody">
{blocks(text)}
</div></article><ul class="post-near"><li>{("上一篇", "上一篇")[hant]}: <a href="/archives/1/">{escape(related[0])}</a></li><li>{("下一篇", "下一篇")[hant]}: {("没有了", "沒有了")[hant]}</li></ul></div>
<div class="kit-hidden-tb" id="secondary"><section class="widget"><h3>{site.side[0]}</h3><ul>{links(related + site.side[1:])}</ul></section></div></div></div>
<footer id="footer">{site.footer}</footer>"""
    return html5(site, text, meta, body, '<meta name="generator" content="Typecho 1.2.0">\n')


def cards(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    body = f"""<div class="page"><div class="header"><div class="menu">{links(site.nav, "div")}</div><input placeholder="搜索商品"></div>
<div class="content-wrapper"><div class="article-head"><div class="article-head__title">{escape(text.title)}</div><div class="article-head__sub"><div>{text.author}</div><div>{text.date}</div><div>{number(text.id) % 500} 赞</div></div></div>
<div class="article-body">{blocks(text, '<div class="article-body__para">{}</div>')}</div>
<div class="buy-card"><div>到手价</div><div>去购买</div></div>
<div class="rec">{links(related, "div")}</div><div class="rec">{links(site.side, "div")}</div></div>
<div class="foot">{site.footer}</div></div><script src="/static/app.3f2a.js"></script>"""
    return html5(site, text, meta, body)


def xhtml(site: Site, text: Text, meta: str, related: tuple[str, ...]) -> str:
    content = blocks(text, "　　{}<br /><br />")
    return f"""<?xml version="1.0"{f' encoding="{meta}"' if meta else ""}?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"{f' xml:lang="{site.lang}" lang="{site.lang}"' if site.lang else ""}>
{head(site, text, meta)}
<body><div id="menu">{" · ".join(f'<a href="{i}.html">{w}</a>' for i, w in enumerate(site.nav))}</div>
<div id="text"><h1>{escape(text.title)}</h1><div class="by">{text.author} {text.date}</div>
<div>{content}</div></div>
<div id="side"><ul>{links(site.side)}</ul><ul>{links(related)}</ul></div>
<div id="bottom">{site.footer}</div></body></html>
"""
