"""`hanmill explain`: one object a page, in input order, for every kind of input."""

from __future__ import annotations

import json
import subprocess
from typing import TYPE_CHECKING, Any

from tests.pipeline.commands import ROOT, command, hanmill

if TYPE_CHECKING:
    from pathlib import Path

ARTICLE = """\
老城墙根下的茶馆一早就坐满了人，掌柜的提着铜壶来回添水，蒸汽从窗缝里往外冒。
靠窗那桌是几位退休的船工，说起四十年前涨大水的事情，大家都放下茶碗听。那年水漫过了第七级台阶，码头上的缆绳断了两根，粮站的人连夜把米袋搬到祠堂的阁楼上。
最年长的周师傅当时才二十出头，撑着一条小船在街巷里送信。他说夜里最怕的不是水，而是漂在水上的木料，撞一下船就翻。
后来修了新堤，城墙只留下东边一小段，茶馆的老板换过三任，铜壶倒一直是同一把。壶底补过两回，补丁的颜色深浅不一，懂行的人一看便知道是谁的手艺。
现在的年轻人更爱去江边的咖啡店，不过每到冬天第一场霜落下，他们也会来这里喝一碗姜茶，听老人把旧事再讲一遍。
掌柜的从不催人，茶凉了就换，天黑了才把长凳一条条翻到桌上。门口的灯笼亮起来的时候，河面上正好起雾。"""
HTML = (
    "<html><head><meta charset=gbk><title>茶馆旧事</title></head><body>"
    + "".join(f"<p>{line}</p>" for line in ARTICLE.splitlines())
    + "</body></html>"
)
FIELDS = {
    "path", "id", "url", "charset", "decode_damage", "title", "text", "language",
    "language_score", "script", "measurements", "verdict", "filter", "reason", "value",
    "threshold", "quality_score", "masked",
}  # fmt: skip


def explained(*arguments: str | Path) -> list[dict[str, Any]]:
    done = hanmill("explain", *arguments)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_pages_of_several_files_come_in_input_order_with_every_field(tmp_path: Path) -> None:
    page, rows = tmp_path / "z.html", tmp_path / "a.jsonl"
    page.write_bytes(HTML.encode("gb18030"))
    rows.write_text(
        json.dumps({"id": "1", "url": "https://cha.example.cn/1", "text": ARTICLE})
        + "\nnot json\n"
        + json.dumps({"id": "3", "html": HTML})
        + "\n",
        "utf-8",
    )
    stories = explained(page, rows)
    assert [story["id"] for story in stories][1:] == ["1", "", "3"]
    assert [story["verdict"] for story in stories] == ["kept", "kept", "dead", "kept"]
    assert stories[0]["path"] == str(page)
    assert stories[0]["charset"] == "gb18030"
    assert stories[0]["title"] == "茶馆旧事"
    assert stories[0]["text"] == ARTICLE == stories[3]["text"]
    for story in stories:
        assert set(story) >= FIELDS


def test_a_rejected_page_says_by_what_and_by_how_much(tmp_path: Path) -> None:
    rows = tmp_path / "a.jsonl"
    rows.write_text(json.dumps({"text": ARTICLE[:80]}) + "\n", "utf-8")
    (story,) = explained(rows)
    assert story["verdict"] == "rejected"
    assert story["filter"]
    assert story["reason"]
    assert story["value"] < story["threshold"]
    assert story["value"] in story["measurements"].values()


def test_standard_input_may_be_html_or_rows() -> None:
    for given in (HTML, json.dumps({"text": ARTICLE}) + "\n"):
        done = subprocess.run(
            command("explain", "-"), cwd=ROOT, input=given.encode(), capture_output=True, check=True
        )
        (story,) = [json.loads(line) for line in done.stdout.splitlines()]
        assert story["verdict"] == "kept"
        assert story["path"] == "-"


def test_a_missing_path_is_one_line_and_exit_code_2() -> None:
    done = hanmill("explain", "nowhere.html")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
