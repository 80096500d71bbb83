"""The official form as a workbook: like the paper, locked but for its fields, brought back with nothing lost."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from selfeval.assessments import operations
from selfeval.assessments.fields import OF_FORM, OF_ROW
from selfeval.assessments.models import Assessment, FieldChange
from selfeval.assessments.offline import (
    ACTUAL,
    BAND,
    BAND_SCORE,
    CAUSE,
    GOAL,
    KEY,
    MARK_SHEET,
    NO_EVIDENCE,
    REASON,
    WORDS,
    WrongForm,
)
from selfeval.assessments.operations.form_upload import commit_form, plan_of, sealed
from selfeval.assessments.operations.results import Wanted, save_field
from selfeval.assessments.pages import sheet_of
from selfeval.assessments.workflow import Action
from selfeval.assessments.xlsx import form_book
from tests.factories import Story, fill_in

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def story():
    told = Story()
    fill_in(told.form, told.filler)
    return told


def form_now(story) -> Assessment:
    return Assessment.objects.select_related("project__fiscal_year", "round__rule_set").get(pk=story.form.pk)


def written(story):
    return load_workbook(BytesIO(form_book([sheet_of(form_now(story))])))


def cell_of(book, key, column):
    sheet = book.worksheets[0]
    row = next(r for r in range(1, sheet.max_row + 1) if sheet.cell(r, KEY + 1).value == key)
    return sheet.cell(row, column + 1)


def bytes_of(book) -> bytes:
    output = BytesIO()
    book.save(output)
    return output.getvalue()


def filled(story, values: dict) -> bytes:
    """The story's workbook with (key, column) → text; a number stands for the position of an indicator."""
    book = written(story)
    for (key, column), text in values.items():
        cell_of(book, key_of(story, key), column).value = text
    return bytes_of(book)


def key_of(story, key) -> str:
    return f"indicator:{story.form.indicators.all()[key].pk}" if isinstance(key, int) else key


def plan(story, data, who=None):
    return plan_of(form=form_now(story), by=who or story.filler, file_name="表.xlsx", data=data)


def commit(story, data, taken=(), who=None):
    who = who or story.filler
    seal = sealed(form_now(story), who, plan(story, data, who))
    return commit_form(assessment_id=story.form.pk, by=who, seal=seal, taken=frozenset(taken))


def test_the_sheet_is_merged_like_the_paper_and_prints_on_upright_a4(story):
    sheet = written(story).worksheets[0]
    merged = {str(area) for area in sheet.merged_cells.ranges}
    # title, project, department, unit, money block of three sources, goals, indicators, total
    assert {"A1:J1", "B3:J3", "B4:E4", "G4:J4", "A5:A9", "I5:J5", "A10:A11", "B10:E10", "F11:J11"} <= merged
    assert {"A12:A21", "B13:B16", "B17:B20", "A22:F22", "I22:J22"} <= merged
    assert sheet["B13"].value == "产出指标（50分）" and sheet["A22"].value == "总分"
    assert sheet["H22"].value == "98.50" and sheet["I22"].value == "优"
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToWidth) == (9, "portrait", 1)
    assert sheet.print_area.endswith("$A$1:$J$22")
    assert sheet.column_dimensions["Q"].hidden


@pytest.mark.parametrize(
    ("name", "classes", "weight"),
    [
        ("national-2020", ["产出指标（50分）", "效益指标（30分）", "满意度指标（10分）"], "10"),
        ("national-2021", ["成本指标（20分）", "产出指标（40分）", "效益指标（20分）", "满意度指标（10分）"], "10"),
        ("split-20-80", ["产出指标（40分）", "效益指标（30分）", "满意度指标（10分）"], "20"),
    ],
)
def test_the_layout_is_that_of_the_years_rule_set(story, name, classes, weight):
    from selfeval.demo.office import RULE_SETS, read

    data = next(data for data in read(RULE_SETS) if data["name"] == name)
    story.round.rule_set = operations.adopt_rule_set(data=data)
    story.round.save()
    sheet = written(story).worksheets[0]
    column = [sheet.cell(row, 2).value for row in range(13, sheet.max_row) if sheet.cell(row, 2).value]
    assert column[: len(classes)] == classes
    assert sheet["G6"].value == weight


def test_only_the_fields_are_open_and_all_text_stays_text(story):
    story.project.name = "=HYPERLINK(1)"
    story.project.save()
    book = written(story)
    sheet = book.worksheets[0]
    open_cells = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert sheet.protection.sheet
    assert {"F13", "I13", "J13", "M13", "N13", "O13", "F11"} <= open_cells
    assert not {"E13", "G13", "H13", "D13", "B3", "K13", "D6", "H22"} & open_cells
    assert all(cell.data_type == "s" for row in sheet.iter_rows() for cell in row if cell.value is not None)
    assert book[MARK_SHEET].sheet_state == "veryHidden"
    for action, who in ((Action.SUBMIT, story.filler), (Action.PASS, story.chief)):
        story.act(who, action)
    assert all(cell.protection.locked for row in written(story).worksheets[0].iter_rows() for cell in row)


def test_a_workbook_that_nobody_touched_changes_nothing(story):
    found = plan(story, bytes_of(written(story)))
    assert (found.changes, found.faults) == ((), ()) and found.unchanged > 20


def test_what_was_filled_in_comes_back_scored_anew_and_told_in_the_history(story):
    values = {
        (0, ACTUAL): "98.4%",
        (0, REASON): "受汛期影响，三处工程推迟完工。",
        (0, CAUSE): "政策变化",
        ("form:achieved_goal", GOAL): "完成全部任务",
        ("form:improve_by", WORDS): "2022-06-30",
    }
    assert commit(story, filled(story, values)) == 5
    result = story.form.indicators.first().result
    assert (result.actual, result.score, result.cause) == (Decimal("98.4"), Decimal("49.20"), "POLICY_CHANGE")
    form = form_now(story)
    assert (form.achieved_goal, str(form.improve_by)) == ("完成全部任务", "2022-06-30")
    assert FieldChange.objects.filter(assessment=form, changed_by=story.filler.user).count() >= 5


def test_a_score_written_over_in_the_workbook_is_not_believed(story):
    book = written(story)
    row = cell_of(book, key_of(story, 0), ACTUAL).row
    book.worksheets[0].cell(row, 8).value = "1.00"
    cell_of(book, key_of(story, 0), ACTUAL).value = "50"
    commit(story, bytes_of(book))
    assert story.form.indicators.first().result.score == Decimal("25.00")


def test_every_fault_is_told_at_once_with_its_cell_and_nothing_is_put_down(story):
    wrong = {(0, ACTUAL): "≥98", (1, ACTUAL): "很多", (2, CAUSE): "天气", ("form:improve_by", WORDS): "2022年2月30日"}
    found = plan(story, filled(story, wrong))
    assert [each.cell for each in found.faults] == ["D29", "F13", "F18", "M21"]
    assert all("：" in each.message for each in found.faults)


def test_a_number_that_its_cell_shows_as_a_percentage_is_read_as_it_is_shown(story):
    def shown(value, unit):
        story.form.indicators.update(unit=unit)
        book = written(story)
        cell = cell_of(book, key_of(story, 0), ACTUAL)
        cell.value, cell.number_format = value, "0%"
        return plan(story, bytes_of(book))

    assert shown(0.92, "%").changes[0].new == "92"
    assert shown(0.925, "%").changes[0].new == "92.5"
    (fault,) = shown(0.92, "件").faults
    assert "“92%”带有“%”，而这个指标计量单位是“件”" in fault.message


def test_a_refusal_quotes_what_was_entered(story):
    wrong = {(0, ACTUAL): "很多", (0, CAUSE): "天气", (1, REASON): "原" * 2001, ("form:improve_by", WORDS): "月底"}
    faults = plan(story, filled(story, wrong)).faults
    assert len(faults) == 4
    for fault in faults:
        assert f"“{fault.value[:20]}" in fault.message, fault.message


def test_the_reason_why_evidence_is_missing_is_filled_in_offline_too(story):
    commit(story, filled(story, {(0, NO_EVIDENCE): "合同由机关事务局统一保管"}))
    assert story.form.indicators.first().result.missing_evidence_reason == "合同由机关事务局统一保管"


def test_the_faults_come_back_marked_in_ones_own_workbook_which_can_be_brought_again(story, client):
    client.force_login(story.filler.user)
    data = filled(story, {(0, ACTUAL): "很多", (1, ACTUAL): "80"})
    file = {"file": SimpleUploadedFile("我的表.xlsx", data)}
    page = client.post(reverse("assessments:form_preview", args=[story.form.pk]), file)
    assert "下载标好错误的工作簿" in page.content.decode()
    url = reverse("assessments:form_marked", args=[story.form.pk])
    answer = client.post(url, {"file_name": "我的表.xlsx", "workbook": page.context["carried"]})
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    book = load_workbook(BytesIO(answer.content))
    cell = cell_of(book, key_of(story, 0), ACTUAL)
    assert "“很多”不是数字" in cell.comment.text and "错误清单" in book.sheetnames
    cell.value = "90"
    assert commit(story, bytes_of(book)) == 2
    for bad in ("%%%", "eHg=", ""):
        refused = client.post(url, {"file_name": "我的表.xlsx", "workbook": bad}, follow=True)
        assert refused.redirect_chain and "error" in refused.content.decode()


def test_a_score_outside_its_band_is_a_fault(story):
    indicator = story.form.indicators.first()
    indicator.operator, indicator.kind, indicator.target = "QUALITATIVE", "BANDED", None
    indicator.save()
    data = filled(story, {(0, ACTUAL): "制度健全", (0, BAND): "达成年度指标", (0, BAND_SCORE): "30"})
    assert ["等级得分" in each.message or "不在其中" in each.message for each in plan(story, data).faults] == [True]
    data = filled(story, {(0, ACTUAL): "制度健全", (0, BAND): "达成年度指标", (0, BAND_SCORE): "45分"})
    assert plan(story, data).faults == () and commit(story, data) == 3
    assert story.form.indicators.first().result.score == Decimal("45.00")


def test_what_was_changed_here_too_is_shown_and_kept_unless_it_is_chosen(story):
    data = filled(story, {(0, ACTUAL): "90", (1, ACTUAL): "80"})
    first = story.form.indicators.first()
    save_field(assessment_id=story.form.pk, wanted=Wanted(OF_ROW["actual"], "95", "100", first.pk), by=story.filler)
    (clash,) = plan(story, data).clashes
    assert (clash.said_current, clash.said_new) == ("95", "90")
    assert commit(story, data) == 1
    assert [i.result.actual for i in story.form.indicators.all()][:2] == [Decimal(95), Decimal(80)]
    assert commit(story, data, taken=[clash.name]) == 1
    assert story.form.indicators.first().result.actual == Decimal(90)


def test_what_moves_between_preview_and_commit_stops_the_whole_import(story):
    data = filled(story, {("form:achieved_goal", GOAL): "完成", (0, ACTUAL): "90"})
    seal = sealed(form_now(story), story.filler, plan(story, data))
    first = story.form.indicators.first()
    save_field(assessment_id=story.form.pk, wanted=Wanted(OF_ROW["actual"], "95", "100", first.pk), by=story.filler)
    with pytest.raises(operations.CannotAct, match="没有导入任何内容"):
        commit_form(assessment_id=story.form.pk, by=story.filler, seal=seal, taken=frozenset())
    assert form_now(story).achieved_goal == "全年任务已经完成"


def test_the_second_click_has_no_second_effect(story):
    data = filled(story, {(0, ACTUAL): "90"})
    seal = sealed(form_now(story), story.filler, plan(story, data))
    for _ in range(2):
        commit_form(assessment_id=story.form.pk, by=story.filler, seal=seal, taken=frozenset())
    assert FieldChange.objects.filter(assessment=story.form, field=OF_ROW["actual"].label).count() == 1


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        (8, "1", "旧格式"),
        (5, "2020", "不是2021年度"),
        (7, "national-2020/9", "评分规则换了"),
        (4, "7", "送审、退回或撤回"),
    ],
)
def test_another_layout_year_rule_set_or_version_is_refused_in_words(story, column, value, words):
    book = written(story)
    book[MARK_SHEET].cell(2, column).value = value
    with pytest.raises(WrongForm, match=words):
        plan(story, bytes_of(book))


def test_another_form_and_a_strange_workbook_are_refused_in_words(story):
    other = Story()
    fill_in(other.form, other.filler)
    with pytest.raises(WrongForm, match="没有“"):
        plan(story, bytes_of(written(other)))
    book = written(story)
    del book[MARK_SHEET]
    with pytest.raises(WrongForm, match="不是从本系统下载"):
        plan(story, bytes_of(book))


def test_a_form_that_moved_on_is_refused(story):
    data = filled(story, {(0, ACTUAL): "90"})
    seal = sealed(form_now(story), story.filler, plan(story, data))
    story.act(story.filler, Action.SUBMIT)
    with pytest.raises(operations.CannotAct, match="不能再修改"):
        plan(story, data)
    story.act(story.filler, Action.RECALL)
    with pytest.raises(operations.MovedOn):
        commit_form(assessment_id=story.form.pk, by=story.filler, seal=seal, taken=frozenset())


def test_only_who_may_fill_in_brings_a_workbook_back(story):
    data = filled(story, {(0, ACTUAL): "90"})
    with pytest.raises(operations.CannotAct, match="经办人"):
        plan(story, data, who=story.finance)
    seal = sealed(form_now(story), story.filler, plan(story, data))
    with pytest.raises(operations.CannotAct, match="不是您"):
        commit_form(assessment_id=story.form.pk, by=story.chief, seal=seal, taken=frozenset())
    with pytest.raises(operations.CannotAct, match="失效"):
        commit_form(assessment_id=story.form.pk, by=story.filler, seal=seal + "x", taken=frozenset())


def test_rows_that_were_moved_are_still_found_and_copied_ones_are_refused(story):
    book = written(story)
    sheet = book.worksheets[0]
    cell_of(book, key_of(story, 0), ACTUAL).value = "90"
    row = sheet.max_row + 3
    for column in range(1, KEY + 2):
        sheet.cell(row, column).value = sheet.cell(13, column).value
    (fault,) = plan(story, bytes_of(book)).faults
    assert "重复" in fault.message
    sheet.cell(13, KEY + 1).value = None
    (change,) = plan(story, bytes_of(book)).changes
    assert (change.new, change.cell) == ("90", f"F{row}")


def test_the_browser_way_from_download_to_import(story, client):
    client.force_login(story.filler.user)
    answer = client.get(reverse("assessments:form_file", args=[story.form.pk]))
    assert "2021%E5%B9%B4%E5%BA%A6" in answer["Content-Disposition"]
    page = client.get(reverse("assessments:form_upload", args=[story.form.pk])).content.decode()
    assert "上传填好的自评表" in page
    url = reverse("assessments:form_preview", args=[story.form.pk])
    bad = client.post(url, {"file": SimpleUploadedFile("表.xlsx", b"PK\x03\x04 broken")})
    assert bad.status_code == 422 and 'role="alert"' in bad.content.decode()
    data = filled(story, {(0, ACTUAL): "很多"})
    assert "F13" in client.post(url, {"file": SimpleUploadedFile("表.xlsx", data)}).content.decode()
    data = filled(story, {(0, ACTUAL): "90"})
    preview = client.post(url, {"file": SimpleUploadedFile("表.xlsx", data)})
    assert preview.status_code == 200 and "确认导入" in preview.content.decode()
    done = client.post(reverse("assessments:form_commit", args=[story.form.pk]), {"seal": preview.context["seal"]})
    assert done.status_code == 302
    assert story.form.indicators.first().result.actual == Decimal(90)


def test_a_years_workbook_holds_a_sheet_for_each_form_that_one_sees(story, client):
    client.force_login(story.finance.user)
    answer = client.get(reverse("assessments:forms_file", args=[story.year.pk]), {"section": story.section.pk})
    book = load_workbook(BytesIO(answer.content))
    assert len(book.worksheets) == 2 and book.sheetnames[0].startswith("01 ")
    missing = client.get(reverse("assessments:forms_file", args=[story.year.pk]), {"section": "0"})
    assert missing.status_code == 404
    assert OF_FORM["achieved_goal"].label == "实际完成情况"
