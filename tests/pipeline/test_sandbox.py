"""Dangerous pages are parsed under limits, and cost only themselves."""

from __future__ import annotations

import pytest

from pipeline.curate.sandbox import LimitExceeded, Sandbox

PAGE = (
    "<html><title>茶园</title><body><p>" + "山上的茶园刚刚下过一场雨。" * 30 + "</p></body></html>"
)
MIB = 1 << 20


def test_a_page_comes_back_as_it_would_in_process() -> None:
    from filters.extract import extract
    from filters.page import page_signals, parse

    tree = parse(PAGE)
    box = Sandbox(cpu_s=10, memory_bytes=1024 * MIB, wall_s=60)
    assert box.extract(PAGE) == (page_signals(tree), extract(tree))
    box.close()


def test_a_page_over_the_cpu_limit_is_named_and_the_next_one_is_served() -> None:
    hostile = "<div " + "".join(f"a{number}=1 " for number in range(120_000)) + ">" + PAGE
    box = Sandbox(cpu_s=1, memory_bytes=1024 * MIB, wall_s=60)
    with pytest.raises(LimitExceeded, match="1 s CPU"):
        box.extract(hostile)
    assert "茶园" in box.extract(PAGE)[1].text
    box.close()


def test_a_page_over_the_memory_limit_is_named() -> None:
    box = Sandbox(cpu_s=20, memory_bytes=256 * MIB, wall_s=60)
    with pytest.raises(LimitExceeded, match="256 MiB"):
        box.extract("<p>" + "字" * (100 * MIB))
    box.close()
