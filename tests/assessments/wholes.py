"""An office that makes 部门整体支出绩效自评表, too."""

from decimal import Decimal

from budgets import operations as money
from budgets.models import Staffing
from selfeval.assessments import operations as assessments
from selfeval.assessments.fields import OF_ROW
from selfeval.assessments.models import Assessment
from selfeval.assessments.operations.results import Wanted, save_field
from selfeval.assessments.queries.asking import typed_fields
from selfeval.assessments.workflow import Action
from tests.factories import Story, make_line

NOT_HERE = "单位没有核定这类数据，经核实本年度不适用"
TYPED = {"actual": "100", "actual_text": "已按要求做到", "band": "ACHIEVED"}


class WholeStory(Story):
    """Story whose section fills in the department's form; 1,000 of personnel costs are spent in full."""

    def __init__(self, review_steps=2):
        super().__init__(review_steps)
        self.basic = make_line(self.year)
        for measure, month in (("INITIAL", 0), ("APPROPRIATED", 12), ("EXECUTED", 12)):
            self.record(self.basic, measure, month, "3000")
        assessments.take_in_whole(round_id=self.round.pk, section=self.section, by=self.finance)
        self.of_project, self.form = self.form, self.whole

    @property
    def whole(self) -> Assessment:
        return Assessment.objects.get(project__fiscal_year=self.year, project__is_whole=True)

    def record(self, line, measure, month, amount):
        money.record_figure(line=line, measure=measure, month=month, amount=Decimal(amount), by=self.finance.user)

    def row(self, name):
        return self.whole.indicators.select_related("result").get(name=name)

    def save(self, name, field, text, seen=""):
        wanted = Wanted(OF_ROW[field], text, seen, self.row(name).pk)
        return save_field(assessment_id=self.form.pk, wanted=wanted, by=self.filler)

    def fill(self):
        """Everything that is typed; the two ratios that nobody has facts for do not apply."""
        for indicator in self.whole.indicators.all():
            for field in typed_fields(indicator):
                text = str(indicator.weight) if field == "band_score" else TYPED[field]
                self.save(indicator.name, field, text)
        for name in ("结转结余变动率", "在职人员控制率"):
            self.save(name, "not_applicable_reason", NOT_HERE)
        for name in ("项目支出预算执行率",):
            self.save(name, "deviation_reason", "项目招标延期，尾款次年支付")
            self.save(name, "improvement", "提前一个月启动招标，按季调度")
        assessments.describe(assessment_id=self.form.pk, by=self.filler, achieved_goal="全年任务已经完成")

    def approve(self):
        self.fill()
        for who, action in ((self.filler, "SUBMIT"), (self.chief, "PASS"), (self.panel, "APPROVE")):
            self.act(who, Action(action))

    def staff(self, posts, people, category="SECTION"):
        Staffing.objects.update_or_create(
            fiscal_year=self.year,
            category=category,
            defaults={"authorized_posts": posts, "headcount": people, "fiscally_supported": 0},
        )
