"""The pictures: nothing but themselves, the figures that the tables show, the light of rules.md section 4."""

import re
from decimal import Decimal

import pypdfium2
import pytest
from django.urls import reverse

from budgets import pages, pictures, queries
from budgets.bars import Bar, Picture
from budgets.charts import draw, draw_for_paper
from budgets.operations import record_figure
from selfeval.reports.render import to_pdf
from selfeval.scoring.progress import Light, light_of
from selfeval.scoring.rule_set import DEFAULT_THRESHOLDS
from tests.factories import Story, make_line, make_project, make_year

THRESHOLDS = dict(DEFAULT_THRESHOLDS)
MONTH = Bar("6月", Decimal("12345678.90"), Decimal("20000000"), Decimal("0.6173"), "● 正常", "GREEN")
PROJECT = Bar("<b>&印刷费", Decimal("450000"), Decimal("300000"), Decimal("1.5"), "▲ 超过100%", "RED")


def picture_of(*bars: Bar, upright: bool = False) -> Picture:
    return Picture("执行情况", "共若干个项目。", "执行数", "全年预算数", "提示", bars, upright)


def texts(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("upright", [False, True])
def test_a_picture_needs_nothing_but_itself(upright, narrow):
    svg = draw(picture_of(MONTH, PROJECT, upright=upright), narrow)
    assert not re.search(r"<script|<style|style=|class=|href|url\(|http(?!://www\.w3\.org)|<desc|<!--", svg)
    assert "font-family=" in svg and "Noto Sans CJK SC" in svg and "&lt;b&gt;&amp;印刷费" in svg


def test_the_same_figures_give_the_same_bytes():
    assert draw(picture_of(MONTH)) == draw(picture_of(MONTH))


def test_figures_are_written_in_wan_as_the_tables_write_them():
    written = texts(draw(picture_of(MONTH)))
    assert {"1,234.57", "2,000.00", "61.73%", "● 正常"} <= set(written)


def test_a_month_that_nobody_recorded_has_no_bar_and_a_dash():
    bare = Bar("7月", None, Decimal("100"), None, "—")
    svg = draw(picture_of(bare, upright=True))
    assert svg.count('fill="#163a6b"') == 1  # the legend's square
    assert "—" in texts(svg)


@pytest.mark.parametrize("narrow", [False, True])
def test_nothing_recorded_at_all_is_drawn_without_an_error(narrow):
    zero = Decimal("0.00")
    assert "0.00" in draw(picture_of(Bar("项目", zero, zero, None)), narrow)
    assert draw(picture_of(), narrow).startswith("<svg")


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("rows", [1, 9, 13])
def test_bars_and_texts_stay_inside_and_apart(rows, narrow):
    name = "政务服务中心窗口运行及政务公开标准化规范化建设与维护补助经费"
    bars = [Bar(f"{name}{i}", Decimal(10**12), Decimal(10**12), Decimal(1), "▲ 超过100%") for i in range(rows)]
    svg = draw(picture_of(*bars), narrow)
    width, height = map(int, re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups())
    places = [(float(x), float(y)) for x, y in re.findall(r'<text x="([\d.-]+)" y="([\d.-]+)"', svg)]
    assert all(-6 <= x <= width and y <= height for x, y in places)
    starts = sorted(y for x, y in places if x in (0, 4) and y > 64)
    assert all(later - earlier >= 12 for earlier, later in zip(starts, starts[1:], strict=False))


@pytest.mark.parametrize("amount", ["850", "12345678", "99999999999"])
@pytest.mark.parametrize("upright", [False, True])
@pytest.mark.parametrize("drawn", [draw, draw_for_paper])
def test_figures_on_the_axis_are_whole_and_stand_apart(drawn, upright, amount):
    bars = [Bar(f"{month}月", Decimal(amount), Decimal(amount) * 2, Decimal("0.5")) for month in range(1, 13)]
    svg = drawn(picture_of(*bars, upright=upright))
    assert not any("…" in text for text in texts(svg))
    axis = re.findall(r'<text x="([\d.-]+)" y="([\d.-]+)"[^>]*font-size="11" text-anchor="middle"[^>]*>([\d,.]+)<', svg)
    ends = sorted((float(x), len(text) * 6.2) for x, _, text in axis if "." in x)
    assert all(b[0] - a[0] >= (a[1] + b[1]) / 2 for a, b in zip(ends, ends[1:], strict=False)) or upright


@pytest.mark.parametrize("amount", ["300", "850", "12345678", "30000000", "78487300", "99999999999"])
@pytest.mark.parametrize("upright", [False, True])
@pytest.mark.parametrize("drawn", [draw, draw_for_paper])
def test_the_axis_reaches_to_a_round_figure_at_or_above_the_longest_bar(drawn, upright, amount):
    """And not further than one step above it."""
    bar = Bar("一月", Decimal(amount), Decimal(amount) / 2, Decimal(2))
    told = re.findall(r'font-size="11"[^>]*>([\d,.]+)<', drawn(picture_of(bar, upright=upright)))
    figures = sorted(Decimal(each.replace(",", "")) for each in told)
    step, longest = figures[1] - figures[0], bar.drawn(bar.front)
    assert figures[-1] - step < longest <= figures[-1]
    assert f"{step:.1e}"[:3] in {"1.0", "2.0", "5.0"}


def test_no_amount_stands_on_the_edge_of_its_bar():
    """Above the longer of the two bars, whichever that is."""
    behind = Bar("1月", Decimal("1000000"), Decimal("2000000"), Decimal("0.5"), "● 正常")
    ahead = Bar("2月", Decimal("3000000"), Decimal("2000000"), Decimal("1.5"), "● 正常")
    svg = draw(picture_of(behind, ahead, upright=True))
    tops = sorted(float(y) for y in re.findall(r'<rect x="[\d.]+" y="([\d.]+)"[^>]*fill="#163a6b"', svg)[1:])
    lows = {text: float(y) for y, text in re.findall(r'y="([\d.]+)"[^>]*>(100\.00|300\.00)<', svg)}
    assert lows["300.00"] < lows["100.00"] and len(tops) == 2
    pale = [float(y) for y in re.findall(r'<rect x="[\d.]+" y="([\d.]+)"[^>]*fill="#c9d8ee"', svg)[1:]]
    assert lows["100.00"] < pale[0] + 56 and lows["300.00"] < tops[0] + 56


def test_paper_groups_no_digits_as_the_document_around_it():
    svg = draw_for_paper(picture_of(MONTH))
    assert {"1234.57", "2000.00", "61.73%"} <= set(texts(svg)) and "," not in "".join(texts(svg))
    assert MONTH.printed == ("1234.57", "2000.00", "61.73%", "● 正常")


@pytest.mark.parametrize("drawn", [draw, draw_for_paper])
def test_what_is_below_nothing_has_no_bar_and_keeps_its_figure(drawn):
    svg = drawn(picture_of(Bar("调减过多", Decimal("-20000"), Decimal("-50000"), None, "! 无预算支出", "RED")))
    assert {"-2.00", "-5.00", "! 无预算支出"} <= set(texts(svg))
    assert not re.search(r'(?:width|height)="-', svg)


def test_names_on_paper_stay_inside_and_apart():
    name = "政务服务中心窗口运行及政务公开标准化规范化建设与维护补助经费"
    svg = draw_for_paper(
        picture_of(*(Bar(f"{name}{i}", Decimal(1), Decimal(1), Decimal(1), "▲ 超过100%") for i in range(13)))
    )
    width, height = map(float, re.search(r'viewBox="0 0 (\d+) (\d+)"', svg).groups())
    places = [(float(x), float(y)) for x, y in re.findall(r'<text x="([\d.-]+)" y="([\d.-]+)"', svg)]
    assert all(0 <= x <= width and y <= height for x, y in places)
    lines = sorted(y for x, y in places if x == 0)
    assert len(lines) == 26 and all(later - earlier >= 13.9 for earlier, later in zip(lines, lines[1:], strict=False))


@pytest.mark.parametrize(
    ("rate", "month", "light"),
    [
        ("0.2999", 6, Light.RED),
        ("0.30", 6, Light.YELLOW),  # exactly 60 %
        ("0.3999", 6, Light.YELLOW),
        ("0.40", 6, Light.GREEN),  # exactly 80 %
        ("0", 1, Light.RED),
        ("1.2", 12, Light.OVER),
    ],
)
def test_the_light_compares_the_rate_with_the_time_that_passed(rate, month, light):
    assert light_of(Decimal(rate), month, THRESHOLDS) == light


def test_no_rate_has_no_light():
    assert light_of(None, 6, THRESHOLDS) is None


def test_a_light_has_a_word_and_a_sign_of_its_own():
    assert [light.label for light in Light] == ["明显偏慢", "偏慢", "正常", "超过预算"]
    assert len({light.sign for light in Light}) == 4


@pytest.mark.django_db
def test_a_line_without_a_figure_of_the_month_counts_with_its_last_one():
    story = Story()
    other = make_line(project=story.project, source="OTHER")
    for line, month, amount in ((story.line, 3, "200"), (other, 2, "50"), (other, 5, "80")):
        record_figure(line=line, measure="EXECUTED", month=month, amount=Decimal(amount), by=story.finance.user)
    executed = {month: amount for month, _, amount in queries.months_of([story.line.pk, other.pk])}
    assert (executed[1], executed[2], executed[3], executed[4], executed[5]) == (None, 50, 250, None, 280)
    assert executed[12] == 850 + 80 == queries.project_money(story.project).executed
    assert queries.months_of_year(story.year) == queries.months_of([story.line.pk, other.pk])


@pytest.mark.django_db
def test_a_recorded_nothing_is_a_slow_month_not_an_unknown_one():
    story = Story()
    record_figure(line=story.line, measure="EXECUTED", month=2, amount=Decimal(0), by=story.finance.user)
    money = queries.project_money(story.project).money
    months = pages.course_of(money, queries.months_of(money.line_ids), THRESHOLDS)
    assert months[1].light == Light.RED and months[0].light is None and months[11].light == Light.GREEN


@pytest.mark.django_db
@pytest.mark.parametrize(("projects", "rows"), [(1, 1), (13, 13), (14, 13), (60, 13)])
def test_the_largest_projects_are_shown_and_the_others_summed(projects, rows):
    year = make_year()
    for _ in range(projects):
        make_line(project=make_project(year))
    money = queries.department_money(year)
    picture = pictures.projects_picture(money, THRESHOLDS)
    assert len(picture.bars) == rows
    assert sum(bar.track for bar in picture.bars) == money.project.adjusted
    assert (f"其余{projects - 12}个项目合计" == picture.bars[-1].label) == (projects > 13)


@pytest.mark.django_db
def test_the_page_shows_each_picture_with_its_figures_as_a_table(client):
    story = Story()
    client.force_login(story.finance.user)
    page = client.get(reverse("budgets:department", args=[story.year.pk])).content.decode()
    for name in ("months", "projects", "sources"):
        address = reverse(f"budgets:{name}_picture", args=[story.year.pk])
        assert f'<img src="{address}" alt="' in page
        answer = client.get(address)
        assert answer["Content-Type"] == "image/svg+xml"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]
    assert page.count("查看图中数据（表格）") == 3 and "0.09" in page and "85.00%" in page
    page = client.get(reverse("budgets:project", args=[story.project.pk])).content.decode()
    assert reverse("budgets:project_picture", args=[story.project.pk]) in page and "</span> 正常</span>" in page


def test_the_picture_prints_with_words_that_can_be_extracted(tmp_path):
    """The report's fetcher refuses even a data address, so that paper takes the element itself."""
    path = tmp_path / "picture.pdf"
    path.write_bytes(to_pdf(f'<html lang="zh"><body>{draw(picture_of(MONTH, PROJECT))}</body></html>'))
    with pypdfium2.PdfDocument(path) as document:
        text = re.sub(r"\s", "", document[0].get_textpage().get_text_range())
    assert "全年预算数" in text and "1,234.57" in text and "超过100%" in text and "<b>&印刷费" in text
