"""Forms as people send them: one form, spoiled in the ways that real workbooks are."""

import datetime
from collections.abc import Callable
from io import BytesIO

from openpyxl import Workbook

WIDTH = 10
HEAD = [
    ["项目支出绩效自评表"],
    ["（2022年度）"],
    ["项目名称", "", "干部培训"],
    ["主管部门", "", "某局", "", "", "实施单位", "", "某科"],
    ["项目资金\n（万元）", "", "", "年初预算数", "全年预算数（A）", "全年执行数（B）", "分值", "执行率（B/A）", "得分"],
    ["", "年度资金总额", "", 50, 50, 48.75, 10, "97.50%", 9.75],
    ["", "其中：当年财政拨款", "", 50, 50, 48.75, "—", "", "—"],
    ["", "      上年结转资金", "", 0, 0, 0, "—", "", "—"],
    ["年度总体目标", "预期目标", "", "", "", "实际完成情况"],
    ["", "全年培训干部400人", "", "", "", "培训388人，满意度97%"],
]
COLUMNS = [
    "绩效指标",
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值",
    "实际完成值",
    "分值",
    "得分",
    "偏差原因分析及改进措施",
]
ROWS = [
    ["", "产出指标\n（50分）", "数量指标", "培训人数", "≥400人", "388人", 30, 29.1, "报名不足，已增加宣传"],
    ["", "", "", "课程数", "12门", "12门", 10, 10, ""],
    ["", "", "质量指标", "合格率", "≥95%", "96%", 10, 10, ""],
    ["", "效益指标\n（30分）", "社会效益指标", "覆盖率", "≥80%", "85%", 30, 30, ""],
    ["", "满意度指标\n（10分）", "服务对象满意度指标", "学员满意度", "≥90%", "97%", 10, 10, ""],
]
TOTAL = ["总分", "", "", "", "", "", 100, 98.85, "优"]
EXPECTED = [
    ("产出指标", "数量指标", "培训人数", "≥", "400", "388", "人", "30", "29.10", "29.1"),
    ("产出指标", "数量指标", "课程数", None, "12", "12", "门", "10", "10.00", "10"),
    ("产出指标", "质量指标", "合格率", "≥", "95", "96", "%", "10", "10.00", "10"),
    ("效益指标", "社会效益指标", "覆盖率", "≥", "80", "85", "%", "30", "30.00", "30"),
    ("满意度指标", "服务对象满意度指标", "学员满意度", "≥", "90", "97", "%", "10", "10.00", "10"),
]


class Paper:
    """The form as rows of cells that a way of spoiling may change before it is written."""

    def __init__(self):
        self.head = [list(row) for row in HEAD]
        self.header = [list(COLUMNS)]
        self.rows = [list(row) for row in ROWS]
        self.total = [list(TOTAL)]
        self.tail: list[list] = []
        self.merge, self.formats, self.title = True, {}, "自评表"
        self.others: list[tuple[str, list[list], str]] = []

    def column(self, head: str) -> int:
        return self.header[0].index(head)

    def bytes(self) -> bytes:
        book = Workbook()
        sheet = book.active
        sheet.title = self.title
        for row in [*self.head, *self.header, *self.rows, *self.total, *self.tail]:
            sheet.append([None if cell == "" else cell for cell in row])
        first = len(self.head) + len(self.header) + 1
        for line in sheet.iter_rows(min_row=first):
            for cell in line[:7]:
                if cell.data_type == "f":  # "=100%" is a target, not a formula
                    cell.data_type = "s"
        for place, code in self.formats.items():
            sheet.cell(first + place[0], 1 + place[1]).number_format = code
        if self.merge:
            for column in (2, 3):
                self._merge_down(sheet, first, column)
            sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=9)
            sheet.merge_cells(start_row=2, end_row=2, start_column=1, end_column=9)
        for name, rows, state in self.others:
            other = book.create_sheet(name, 0)
            other.sheet_state = state
            for row in rows:
                other.append([None if cell == "" else cell for cell in row])
        book.active = book.sheetnames.index(self.title)
        out = BytesIO()
        book.save(out)
        return out.getvalue()

    def _merge_down(self, sheet, first: int, column: int) -> None:
        start = first
        for row in range(first + 1, first + len(self.rows) + 1):
            if row < first + len(self.rows) and sheet.cell(row, column).value is None:
                continue
            if row - start > 1:
                sheet.merge_cells(start_row=start, end_row=row - 1, start_column=column, end_column=column)
            start = row


WAYS: dict[str, Callable[[Paper], None]] = {}


def way(function: Callable[[Paper], None]) -> Callable[[Paper], None]:
    WAYS[function.__name__] = function
    return function


@way
def as_it_is(paper: Paper) -> None:
    pass


@way
def levels_not_merged(paper: Paper) -> None:
    paper.merge = False


@way
def levels_repeated(paper: Paper) -> None:
    paper.merge = False
    above = ["", ""]
    for row in paper.rows:
        above = [row[1] or above[0], row[2] or above[1]]
        row[1:3] = above


@way
def levels_written_downwards(paper: Paper) -> None:
    paper.rows[0][1] = "产\n出\n指\n标\n(50分)"


@way
def numbers_as_text_in_full_width(paper: Paper) -> None:
    for row in paper.rows:
        row[6], row[7] = _wide(row[6]), _wide(row[7])
        row[4], row[5] = _wide(row[4]), _wide(row[5])
    paper.head[5] = ["", "年度资金总额", "", "５０", "５０．００", "４８．７５", "１０", "９７．５％", "９．７５"]
    paper.total[0][7] = "９８．８５分"


def _wide(value) -> str:
    return "".join(chr(ord(each) + 0xFEE0) if "0" <= each <= "9" or each in ".%" else each for each in str(value))


@way
def percentages_as_formatted_numbers(paper: Paper) -> None:
    for number, (target, actual) in enumerate([(None, None), (None, None), (0.95, 0.96), (0.8, 0.85), (0.9, 0.97)]):
        if target:
            paper.rows[number][4:6] = [f"≥{target * 100:g}%", actual]
            paper.formats[(number, 5)] = "0%" if number % 2 else "0.00%"


@way
def shares_without_a_sign(paper: Paper) -> None:
    for number, actual in ((2, 0.96), (3, 0.85), (4, 0.97)):
        paper.rows[number][5] = actual


@way
def weight_before_target(paper: Paper) -> None:
    for row in [*paper.header, *paper.rows]:
        row[4:7] = [row[6], row[4], row[5]]
    paper.total[0] = ["总分", "", "", "", 100, "", "", 98.85, "优"]


@way
def split_target(paper: Paper) -> None:
    paper.header[0][4:5] = ["指标性质", "指标值", "度量单位"]
    for row, (sign, value, unit) in zip(
        paper.rows, [("≥", 400, "人"), ("", 12, "门"), ("≥", 95, "%"), ("≥", 80, "%"), ("≥", 90, "%")], strict=True
    ):
        row[4:5] = [sign, value, unit]
    paper.total[0][6:6] = ["", ""]


@way
def split_target_under_a_two_line_header(paper: Paper) -> None:
    split_target(paper)
    lower = ["", "", "", "", "指标性质", "指标值", "度量单位"]
    paper.header[0][4:7] = ["年度指标值", "", ""]
    paper.header.append(lower)


@way
def levels_in_the_lower_line_of_the_header(paper: Paper) -> None:
    upper = ["绩效指标", "绩效指标", "", "", *COLUMNS[4:]]
    paper.header = [upper, ["", "一级指标", "二级指标", "三级指标"]]


@way
def no_initial_budget(paper: Paper) -> None:
    for row in paper.head[4:8]:
        del row[3]


@way
def blank_rows_between(paper: Paper) -> None:
    paper.merge = False
    paper.rows[2:2] = [[], []]
    paper.total = [[], *paper.total]
    paper.head[3:3] = [[], []]


@way
def a_column_free_on_the_left(paper: Paper) -> None:
    paper.merge = False
    for part in (paper.head, paper.header, paper.rows, paper.total):
        for row in part:
            row.insert(0, "")


@way
def notes_below(paper: Paper) -> None:
    paper.tail = [
        ["说明：1.得分按完成比例计算。"],
        ["填表人：张三", "", "", "联系电话：123"],
        ["", "", "", "填报日期：2023年3月1日"],
    ]


@way
def no_total_row_and_notes_below(paper: Paper) -> None:
    paper.total = []
    notes_below(paper)


@way
def a_subtotal_after_each_class(paper: Paper) -> None:
    paper.merge = False
    paper.rows.insert(3, ["", "产出指标小计", "", "", "", "", 50, 49.1, ""])
    paper.rows.insert(3, ["", "", "", "小计", "", "", 50, 49.1, ""])


@way
def a_class_without_indicators(paper: Paper) -> None:
    paper.merge = False
    paper.rows.insert(4, ["", "", "生态效益指标", "/", "/", "/", "/", "/", "/"])


@way
def the_header_repeated_on_the_second_page(paper: Paper) -> None:
    paper.merge = False
    paper.rows.insert(3, list(COLUMNS))


@way
def other_tables_above(paper: Paper) -> None:
    paper.head[0:0] = [
        ["自评结果汇总表"],
        ["序号", "项目名称", "实施科室", "年初预算数", "全年预算数", "全年执行数", "执行率", "自评得分", "自评等级"],
        [1, "别的项目", "某科", 7, 7, 7, "100%", 100, "优"],
        [],
    ]


@way
def a_hidden_template_first(paper: Paper) -> None:
    rows = [
        *HEAD[:3],
        COLUMNS,
        ["", "产出指标", "数量指标", "模板", "1", "1", 90, 1],
        ["总分", "", "", "", "", "", 100, 1],
    ]
    paper.others = [("模板", rows, "hidden")]


@way
def an_empty_form_first(paper: Paper) -> None:
    paper.others = [("空表", [*HEAD[:5], COLUMNS, ["", "产出指标", "数量指标"], ["总分"]], "visible")]


@way
def a_sheet_of_instructions_first(paper: Paper) -> None:
    paper.others = [("填报说明", [["一、填报范围"], ["三级指标应当量化。", "得分"]], "visible")]


@way
def labels_and_values_in_one_cell(paper: Paper) -> None:
    paper.head[2:4] = [["项目名称：干部培训"], ["主管部门：某局", "", "", "", "", "实施单位：某科"]]


@way
def the_year_in_a_cell_of_its_own(paper: Paper) -> None:
    paper.merge = False
    paper.head[1] = ["预算年度", "", "2022年"]


@way
def a_year_in_the_name_of_the_project(paper: Paper) -> None:
    paper.merge = False
    paper.head[2] = ["项目名称", "", "2019年起干部培训"]
    paper.head[1:3] = [paper.head[2], paper.head[1]]


@way
def money_written_with_its_unit(paper: Paper) -> None:
    paper.head[5][3:6] = ["50万元", "￥50.00", "48.75万元"]


@way
def the_goal_speaks_of_another_unit(paper: Paper) -> None:
    paper.head[9][1] = "投入（元）和补助50元，完成培训"


@way
def operators_in_words(paper: Paper) -> None:
    paper.rows[0][4], paper.rows[2][4], paper.rows[3][4] = "不少于400人", "95%以上", "大于等于80%"
    paper.rows[4][4] = "达到90%及以上"


@way
def headings_worded_otherwise(paper: Paper) -> None:
    paper.header[0][4:9] = ["年初设定指标值", "全年实际完成值", "指标分值", "单位自评得分", "未完成原因分析"]


@way
def headings_with_blanks_and_breaks(paper: Paper) -> None:
    paper.header[0][1:9] = [
        *(
            "一级\n指标",
            "二级\n指标",
            "三级 指标",
            "年度\n指标值",
            "实际\n完成值",
            "分 值",
            "得 分",
            "偏差原因分析\n及改进措施",
        ),
    ]
    paper.head[4][3:9] = ["年初\n预算数", "全年\n预算数", "全年\n执行数", "分 值", "执行\n率", "得 分"]


@way
def execution_among_the_indicators(paper: Paper) -> None:
    paper.merge = False
    for row in paper.head[4:8]:
        row[6:] = [row[7]]
    paper.rows.insert(0, ["", "预算执行率", "预算执行率", "预算执行率", "100%", "97.50%", 10, 9.75, ""])


@way
def a_total_row_that_keeps_to_no_column(paper: Paper) -> None:
    paper.total = [["总分", 100, 98.85, "优"]]


@way
def the_grade_in_a_row_below(paper: Paper) -> None:
    paper.total = [TOTAL[:8], ["自评等级", "", "优秀"]]


@way
def a_reviewer_beside(paper: Paper) -> None:
    paper.header[0][7:8] = ["自评得分", "财政审核评分"]
    for row in paper.rows:
        row.insert(8, row[7])
    paper.total[0].insert(8, 98.85)
    paper.head[4].append("财政审核评分")
    paper.head[5].append(9.75)


@way
def a_reviewer_first(paper: Paper) -> None:
    a_reviewer_beside(paper)
    for row in [*paper.header, *paper.rows, *paper.total]:
        row[7], row[8] = row[8], row[7]


@way
def scoring_standards_beside(paper: Paper) -> None:
    for row, text in zip([*paper.header, *paper.rows], ["评分标准", *["按完成比例得分"] * 5], strict=True):
        row.insert(5, text)
    paper.total[0].insert(5, "")


@way
def rate_of_completion_beside(paper: Paper) -> None:
    for row, text in zip([*paper.header, *paper.rows], ["完成率", "97%", "100%", "101%", "106%", "108%"], strict=True):
        row.insert(6, text)
    paper.total[0].insert(6, "")


@way
def a_second_form_below(paper: Paper) -> None:
    second = [*HEAD[:2], ["项目名称", "", "另一项目"], *HEAD[3:], COLUMNS, *[row[:] for row in ROWS], TOTAL]
    paper.tail = [[], *second]


@way
def the_rate_as_a_formatted_number(paper: Paper) -> None:
    paper.formats[(-6, 7)] = "0.00%"
    paper.head[5][7] = 0.975


@way
def a_day_of_the_report(paper: Paper) -> None:
    paper.head[3:3] = [["填报日期", "", datetime.date(2023, 3, 1)]]
