"""Words with slots survive their way through the browser; nothing typed becomes a slot."""

import html
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from selfeval.reports.editor import Chip, difference
from selfeval.reports.values import Part, Source
from selfeval.reports.wording import NotWords, parts_of, pieces_of, slot, words_from

KEYS = st.from_regex(r"[a-z][a-z0-9]{0,5}(\.[a-z0-9:]{1,6}){0,2}", fullmatch=True)
TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="⟦⟧\xa0"), max_size=30)
WORDS = st.lists(st.one_of(TEXT, KEYS.map(slot)), max_size=12).map("".join)


class Browser(HTMLParser):
    """What static/js/chips.js reads from a paragraph: text, and data-key of what is a figure."""

    def __init__(self):
        super().__init__()
        self.pieces, self.inside = [], False

    def handle_starttag(self, tag, attrs):
        self.pieces.append({"key": dict(attrs)["data-key"]})
        self.inside = True

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if not self.inside:
            self.pieces.append(data)


def through_the_browser(words):
    chips = [
        Chip("8.00", piece["key"], "标签", "出处", "/") if isinstance(piece, dict) else Chip(piece)
        for piece in pieces_of(words)
    ]
    browser = Browser()
    browser.feed(render_to_string("reports/write/chips.html", {"chips": chips}))
    browser.close()
    return words_from(browser.pieces)


@given(WORDS)
def test_words_come_back_from_the_browser_as_they_went(words):
    assert through_the_browser(words) == words.strip()


@given(st.text(max_size=40))
def test_what_is_typed_is_text_or_refused_and_never_a_slot(text):
    try:
        words = words_from([text])
    except NotWords:
        assert "⟦" in text or "⟧" in text
    else:
        assert "⟦" not in words and "\n" not in words


@pytest.mark.parametrize(
    "pieces",
    [
        None,
        "text",
        {"key": "a"},
        [1],
        [["a"]],
        [{"key": 1}],
        [{"key": ""}],
        [{"key": "a⟧b"}],
        [{"key": "a\nb"}],
        [{}],
        [None],
    ],
)
def test_anything_else_is_refused(pieces):
    with pytest.raises(NotWords):
        words_from(pieces)


@pytest.mark.parametrize("payload", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"'><a data-key=x>"])
def test_markup_in_words_stays_text(payload):
    assert through_the_browser(payload) == payload
    shown = render_to_string("reports/write/chips.html", {"chips": [Chip(payload, payload, payload, payload, "/")]})
    assert payload not in shown and html.escape(payload) in shown


def test_a_difference_names_figures_by_what_they_say():
    figures = {"a": Part("8.00", "8", Source("budgets:rows", 1), "a", "甲")}
    told = list(difference("共支出⟦a⟧万元。", "全年共支出⟦a⟧万元。", figures))
    assert told == [("in", "全年"), ("same", "共支出8.00万元。")]
    assert parts_of("共⟦a⟧", figures)[1].text == "8.00"
