"""What writers write: it is printed around figures that follow the data, refused where one is missing, never lost."""

from decimal import Decimal

import pytest
from django.urls import reverse

from budgets.operations import record_figure
from selfeval.accounts.roles import Role
from selfeval.assessments.operations.locking import CannotAct
from selfeval.reports import content
from selfeval.reports.edited import CHANGED, GONE
from selfeval.reports.models import ReportDraft, ReportText
from selfeval.reports.operations.writing import Conflict, Place, add_paragraph, settle_paragraph, write_paragraph
from selfeval.reports.wording import pieces_of
from tests.factories import Story, make_scope

pytestmark = pytest.mark.django_db

SPENDING = "2021年度共支出⟦total.executed⟧万元，为实际拨付资金的⟦total.share⟧，比实际拨付资金少⟦total.over⟧万元。"
MINE = "全年共支出⟦total.executed⟧万元，相当于拨付资金的⟦total.share⟧，少⟦total.over⟧万元。"


def outdated_texts(fiscal_year):
    """The writer's texts that are not printed, each with the reason in `trouble`."""
    return [block for of_chapter in content.draft_of(fiscal_year).blocks for block in of_chapter if block.trouble]


@pytest.fixture
def story():
    return Story()


def block_of(story, key):
    return content.draft_of(story.year).block(key)


def write(story, words=MINE, key="spending", seen=None, by=None):
    seen = block_of(story, key).seen if seen is None else seen
    by = by or story.finance
    return write_paragraph(fiscal_year=story.year, key=key, pieces=pieces_of(words), seen=seen, by=by)


def add(story, words="另有说明。", token="a1b2c3d4", chapter=3, after="spending", by=None):
    place = Place(chapter, after)
    by = by or story.finance
    return add_paragraph(fiscal_year=story.year, token=token, place=place, pieces=pieces_of(words), by=by)


def settle(story, key, action="drop", seen=None):
    seen = block_of(story, key).seen if seen is None else seen
    return settle_paragraph(fiscal_year=story.year, key=key, action=action, seen=seen, by=story.finance)


def printed(story, chapter=3):
    return [paragraph.text for paragraph in content.build(story.year).chapters[chapter - 1].paragraphs]


def spend(story, amount):
    record_figure(line=story.line, measure="EXECUTED", month=12, amount=Decimal(amount), by=story.finance.user)


def test_the_generated_sentence_is_what_the_tests_below_reword(story):
    assert block_of(story, "spending").generated == SPENDING


def test_a_rewording_is_printed_and_its_figures_follow_the_data(story):
    write(story)
    assert "全年共支出0.09万元，相当于拨付资金的85.00%，少0.01万元。" in printed(story)
    spend(story, "800")
    assert "全年共支出0.08万元，相当于拨付资金的80.00%，少0.02万元。" in printed(story)


def test_a_rewording_must_keep_every_figure_and_the_missing_ones_are_named(story):
    with pytest.raises(CannotAct, match="必须保留“部门执行数占拨付数”、“部门执行数与拨付数相差（万元）”"):
        write(story, "全年共支出⟦total.executed⟧万元。")
    assert not ReportText.objects.exists()


@pytest.mark.parametrize("words", ["", "  ", "字" * 4001, MINE + "⟦p0.rate⟧"])
def test_words_that_cannot_stand_are_refused(story, words):
    with pytest.raises(CannotAct):
        write(story, words)
    assert not ReportText.objects.exists()


def test_the_signs_of_a_slot_cannot_be_typed(story):
    with pytest.raises(CannotAct, match="插入数据"):
        write_paragraph(
            fiscal_year=story.year,
            key="use",
            pieces=["⟦total.executed⟧"],
            seen=block_of(story, "use").seen,
            by=story.finance,
        )


def test_a_contradiction_is_not_saved_and_a_doubt_is_saved_and_shown(story):
    with pytest.raises(CannotAct, match="在数据中是0.09万元，这里写800.00万元"):
        write(story, MINE + "2021年度共支出800.00万元。")
    draft = write(story, MINE + "另支付邮费3万元。")
    (found,) = draft.findings_in([draft.block("spending")])
    assert found.check_id == "T15" and "“3万元”不在系统数据中" in found.message


def test_the_same_words_are_written_once_and_the_generated_ones_go_back_to_it(story):
    write(story)
    write(story)
    assert ReportText.objects.count() == 1
    write(story, SPENDING)
    assert block_of(story, "spending").text is None


def test_what_was_seen_is_compared_and_both_texts_survive(story):
    seen = block_of(story, "spending").seen
    write(story)
    with pytest.raises(Conflict) as conflict:
        write(story, MINE + "再说一句。", seen=seen)
    assert conflict.value.words == MINE + "再说一句。" and conflict.value.block.words == MINE
    write(story, MINE + "再说一句。")
    assert block_of(story, "spending").words == MINE + "再说一句。"


def test_when_the_facts_change_the_generated_sentence_is_printed_and_the_words_wait(story):
    write(story)
    spend(story, "1000")  # nothing is left over: another sentence
    assert not any("全年共支出" in text for text in printed(story))
    (block,) = outdated_texts(story.year)
    assert block.trouble == CHANGED and block.words == MINE
    found = [each for each in content.judged(story.year)[1] if each.finding.check_id == "T16"]
    assert [each.blocks for each in found] == [True]
    spend(story, "850")
    assert outdated_texts(story.year) == [] and "全年共支出" in "".join(printed(story))


def test_the_writer_confirms_his_words_against_the_new_sentence(story):
    words = "2021年度共支出⟦total.executed⟧万元，为实际拨付资金的⟦total.share⟧，经核对无误。"
    spend(story, "1000")
    write(story, words)
    spend(story, "850")
    with pytest.raises(CannotAct, match="必须保留"):
        write(story, words)  # the new sentence has a figure more
    spend(story, "1000")
    write(story, words)
    assert outdated_texts(story.year) == []


def test_words_for_a_sentence_that_is_gone_wait_to_be_dropped(story):
    key = f"deviation.{story.form.pk}"
    words = block_of(story, key).generated
    write(story, words + "已列入整改。", key=key)
    spend(story, "1000")
    (block,) = outdated_texts(story.year)
    assert block.trouble == GONE and "已列入整改" not in "".join(printed(story, 4))
    settle(story, key)
    assert outdated_texts(story.year) == []


def test_words_that_name_a_figure_of_the_past_are_not_printed(story):
    add(story, f"得分⟦f{story.form.pk}.unmet⟧项，原因⟦f{story.form.pk}.unmet⟧。")
    ReportText.objects.create(
        department=story.department,
        fiscal_year=story.year,
        chapter=3,
        key="added.old00000",
        words="见⟦p0.rate⟧。",
        written_by=story.finance.user,
    )
    (block,) = outdated_texts(story.year)
    assert block.key == "added.old00000" and "见" not in "".join(printed(story))


def test_an_added_paragraph_stands_after_the_one_it_names_and_is_added_once(story):
    add(story)
    add(story)
    assert ReportText.objects.count() == 1
    texts = printed(story)
    assert texts.index("另有说明。") == next(n for n, text in enumerate(texts) if text.startswith("2021年度共支出")) + 1
    with pytest.raises(Conflict):
        add(story, "另外的话。")


def test_an_added_paragraph_whose_place_is_gone_stands_at_the_end(story):
    key = f"deviation.{story.form.pk}"
    add(story, chapter=4, after=key)
    spend(story, "1000")
    assert printed(story, 4)[-1] == "另有说明。"


def test_added_paragraphs_stand_in_the_order_of_their_places_and_can_be_moved(story):
    for number, token in enumerate(("aaaaaaaa", "bbbbbbbb", "cccccccc"), 1):
        add(story, f"第{number}句。", token=token, after="spending" if number < 3 else "added.aaaaaaaa")

    def order():
        return "".join(text for text in printed(story) if text.startswith("第"))

    assert order() == "第2句。第1句。第3句。"
    settle(story, "added.aaaaaaaa", "up")
    assert order() == "第1句。第3句。第2句。"
    settle(story, "added.aaaaaaaa", "down")
    assert order() == "第3句。第1句。第2句。"
    settle(story, "added.cccccccc", "down")
    assert order() == "第1句。第3句。第2句。"
    for _ in range(9):
        settle(story, "added.bbbbbbbb", "up")
    assert printed(story)[0] == "第2句。" and outdated_texts(story.year) == []
    for _ in range(12):
        settle(story, "added.bbbbbbbb", "down")
    assert printed(story)[-1] == "第2句。"


def test_an_added_paragraph_is_dropped_and_a_second_click_does_nothing(story):
    add(story)
    seen = block_of(story, "added.a1b2c3d4").seen
    settle(story, "added.a1b2c3d4", seen=seen)
    settle(story, "added.a1b2c3d4", seen=seen)
    assert "另有说明。" not in printed(story) and ReportText.objects.count() == 2


def test_a_paragraph_that_changed_meanwhile_is_not_dropped(story):
    write(story)
    seen = block_of(story, "spending").seen
    write(story, MINE + "再说一句。")
    with pytest.raises(CannotAct, match="刚在别处修改过"):
        settle(story, "spending", seen=seen)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.FINANCE}))
def test_nobody_else_writes(story, role):
    other = make_scope(role, story.department, story.section, story.department.bureau)
    with pytest.raises(CannotAct, match="只有财务人员"):
        write(story, by=other)


@pytest.mark.parametrize("state", ["SUBMITTED", "SIGNED", "ISSUED"])
def test_a_report_on_its_way_takes_no_words(story, state):
    who = story.finance.user, story.panel.user
    ReportDraft.objects.create(
        department=story.department, fiscal_year=story.year, state=state, sealed="{}", sha256="0" * 64,
        submitted_by=who[0], submitted_at="2022-03-01T00:00Z",
        **({} if state == "SUBMITTED" else {"signed_by": who[1], "signed_at": "2022-03-02T00:00Z"}),
    )  # fmt: skip
    for try_it in (lambda: write(story), lambda: add(story)):
        with pytest.raises(CannotAct, match="正文不能再修改"):
            try_it()


def test_the_report_costs_as_many_queries_with_many_texts_as_with_none(story, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    content.draft_of(story.year)
    with CaptureQueriesContext(connection) as before:
        content.draft_of(story.year)
    write(story)
    for number in range(5):
        add(story, f"第{number}句。", token=f"aaaaaaa{number}")
    with django_assert_num_queries(len(before)):
        content.draft_of(story.year)


def opened(client, story, chapter=3):
    return client.get(reverse("reports:write", args=[story.year.pk]), {"chapter": chapter}).content.decode()


def test_what_became_wrong_after_it_was_saved_is_told_at_its_paragraph_when_the_editor_is_opened(client, story):
    add(story, "2021年度共支出0.09万元。")
    add(story, "本年度没有超支。", token="bbbbbbbb")
    client.force_login(story.finance.user)
    assert "错误</b>" not in opened(client, story) and "段待核对" not in opened(client, story, 1)
    spend(story, "1100")
    page, written = opened(client, story), ReportText.objects.count()
    first, second = (
        page.partition(f'data-key="added.{token}"')[2].partition("</ul>")[0] for token in ("a1b2c3d4", "bbbbbbbb")
    )
    assert "在数据中是0.11万元，这里写0.09万元" in first and "不能写“没有超支”" in second
    assert "2段待核对" in opened(client, story, 1) and ReportText.objects.count() == written


def test_where_the_report_contradicts_itself_the_editor_says_so_and_leads_to_all_findings(client, story):
    add(story, "办公室、人事科、财务科共4个科室。")
    client.force_login(story.finance.user)
    (found,) = [each.note for each in content.judged(story.year)[1] if each.finding.check_id == "T04"]
    page = opened(client, story)
    assert found.finding.message in page and f'{reverse("reports:findings", args=[story.year.pk])}#{found.key}"' in page


def test_the_editor_costs_as_many_queries_with_wrong_paragraphs_as_with_none(client, story):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(story.finance.user)

    def cost():
        with CaptureQueriesContext(connection) as asked:
            opened(client, story)
        return len(asked)

    cost()
    before = cost()
    for number in range(5):
        add(story, "2021年度共支出0.09万元。", token=f"aaaaaaa{number}")
    spend(story, "1000")
    assert cost() == before


def test_the_page_shows_everything_and_saves_what_is_sent(client, story):
    client.force_login(story.finance.user)
    url = reverse("reports:write", args=[story.year.pk]) + "?chapter=3"
    page = client.get(url).content.decode()
    assert 'data-key="total.executed"' in page and "部门全年执行数（万元），在“资金明细”中查看" in page
    save = reverse("reports:write_paragraph", args=[story.year.pk])
    seen = block_of(story, "spending").seen
    import json

    given = {
        "key": "spending",
        "seen": seen,
        "chapter": 3,
        "pieces": json.dumps(pieces_of(MINE + "<script>alert(1)</script>")),
    }
    answer = client.post(save, given)
    assert answer.status_code == 200 and "已保存" in answer.content.decode()
    assert client.post(save, given | {"pieces": json.dumps(pieces_of(MINE))}).status_code == 409
    refused = client.post(save, given | {"pieces": json.dumps(["无。"])})
    assert refused.status_code == 409 or refused.status_code == 422
    for address in (
        url,
        reverse("reports:report", args=[story.year.pk]),
        reverse("reports:preview", args=[story.year.pk]) + "?chapter=3",
    ):
        shown = client.get(address).content.decode()
        assert "<script>alert" not in shown and "&lt;script&gt;alert(1)" in shown
    assert client.get(reverse("reports:chapter_pdf", args=[story.year.pk]) + "?chapter=3").content.startswith(b"%PDF")
    assert (
        "部门全年执行数（万元）" in client.get(reverse("reports:write_figures", args=[story.year.pk])).content.decode()
    )


@pytest.mark.parametrize(
    "given", [{}, {"pieces": "["}, {"pieces": "[]", "chapter": "x"}, {"pieces": "[" * 9000, "chapter": "1"}]
)
def test_a_broken_request_is_no_server_error(client, story, given):
    client.force_login(story.finance.user)
    assert client.post(reverse("reports:write_paragraph", args=[story.year.pk]), given).status_code in (400, 409, 422)


@pytest.mark.parametrize("chapter", ["0", "7", "x", "９", "-1", "11"])
def test_a_chapter_that_is_none_is_not_found(client, story, chapter):
    client.force_login(story.finance.user)
    assert client.get(reverse("reports:write", args=[story.year.pk]), {"chapter": chapter}).status_code == 404
