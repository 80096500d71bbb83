"""Plain keyword factories: the smallest office, made through the operations that the product uses."""

from datetime import date, timedelta
from decimal import Decimal
from functools import cache, cached_property
from io import BytesIO
from itertools import count
from uuid import uuid4

from django.core.files.base import ContentFile
from django.utils import timezone
from openpyxl import Workbook

from budgets import operations as money
from budgets.facts import money_findings
from budgets.models import Department, FundSource, LineKind, Upload
from selfeval.accounts import operations as accounts
from selfeval.accounts.roles import SECTION_ROLES, Role
from selfeval.accounts.scope import scope_of
from selfeval.assessments import operations as assessments
from selfeval.assessments.operations.evidence import add_evidence
from selfeval.demo.office import RULE_SETS, read

NUMBERS = count(1)


def make_department(name: str = "测试局") -> Department:
    number = next(NUMBERS)
    return money.found_department(
        bureau=("CZ", "测试财政局"), code=f"D{number}", name=f"{name}{number}", short_name=name
    )


def make_section(department, name="综合科"):
    return money.found_section(department=department, name=name)


def make_year(department=None, year=2021):
    return money.open_year(department=department or make_department(), year=year)


def make_project(year=None, section=None, name=""):
    year = year or make_year()
    number = next(NUMBERS)
    section = section or make_section(year.department, f"科室{number}")
    return money.add_project(fiscal_year=year, section=section, code=f"P{number}", name=name or f"项目{number}")


def make_line(year=None, kind=LineKind.OPERATING, project=None, source=FundSource.APPROPRIATION):
    year = year or (project.fiscal_year if project else make_year())
    if project is not None:
        kind = LineKind.PROJECT
    return money.add_line(fiscal_year=year, kind=kind, source=source, name=LineKind(kind).label, project=project)


def make_user(role=Role.FINANCE, department=None, section=None, bureau=None):
    user = accounts.open_account(username=f"u{next(NUMBERS)}", full_name="张三", password="correct-horse-1")
    place = {"bureau": bureau} if role == Role.BUREAU else {"department": department}
    accounts.appoint(
        user=user,
        role=role,
        starts_on=date(2020, 1, 1),
        section=section if role in SECTION_ROLES else None,
        **place,
    )
    return user


def make_scope(role, department, section=None, bureau=None):
    return scope_of(make_user(role, department, section, bureau), timezone.localdate())


def in_days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def make_round(year, name="national-2020", review_steps=2, rule_set=None, days=None, projects=None, **more):
    """A round that is open today, so that forms can be handed in; `days` are opening, due and closing day."""
    days = days or (in_days(-30), in_days(30), in_days(60))
    data = next(data for data in read(RULE_SETS) if data["name"] == name)
    return assessments.open_round(
        fiscal_year=year,
        rule_set=rule_set or assessments.adopt_rule_set(data=data),
        notice_title="关于开展绩效自评工作的通知",
        notice_number="测财〔2022〕1号",
        opens_on=days[0],
        due_on=days[1],
        closes_on=days[2],
        review_steps=review_steps,
        projects=projects,
        **more,
    )


INDICATORS = [
    ("OUTPUT", "QUANTITY", "GE", "PROPORTIONAL", "100", "50"),
    ("OUTCOME", "SOCIAL", "GE", "PROPORTIONAL", "100", "30"),
    ("SATISFACTION", "SERVICE_SATISFACTION", "GE", "PROPORTIONAL", "90", "10"),
]


def indicator_fields() -> list[dict]:
    return [
        {
            "indicator_class": a_class,
            "subclass": subclass,
            "name": f"{subclass}指标",
            "operator": operator,
            "kind": kind,
            "target": Decimal(target),
            "unit": "%",
            "weight": Decimal(weight),
        }
        for a_class, subclass, operator, kind, target, weight in INDICATORS
    ]


def fill_in(form, filler, actual="100"):
    """Declare three indicators worth 90 points and record the same actual for each."""
    assessments.declare_indicators(assessment_id=form.pk, by=filler, goal="完成年度任务", indicators=indicator_fields())
    for indicator in form.indicators.all():
        assessments.record_result(indicator_id=indicator.pk, by=filler, actual=Decimal(actual))
    # 85 % of the money is spent: the checks ask for these words before the form may be handed in.
    words = {
        "achieved_goal": "全年任务已经完成",
        "execution_reason": "项目招标延期，尾款次年支付",
        "execution_improvement": "提前一个月启动招标，按季调度",
    }
    assessments.describe(assessment_id=form.pk, by=filler, **words)


def make_evidence(indicator, filler, name="台账.pdf", content=b"%PDF-1.4 evidence"):
    return add_evidence(indicator=indicator, attachment=money.attachment_from(name, content), by=filler)


def make_explanation(story, check_id="B12", **changes):
    """Explain what the check found at the story's project, with a small file."""
    place = f"project:{story.project.pk}"
    finding = next(f for f in money_findings(story.year) if (f.check_id, f.place) == (check_id, place))
    given = {
        "text": "项目招标延期，尾款次年支付",
        "document_number": "测办〔2021〕3号",
        "attachment": money.attachment_from("说明.pdf", b"%PDF-1.4 test"),
        "figures": finding.figures,
    }
    return money.explain(
        fiscal_year=story.year, check_id=check_id, place=place, by=story.finance.user, **given | changes
    )


@cache
def _workbook() -> bytes:
    book, output = Workbook(), BytesIO()
    book.active.append(["项目编码", "累计执行数"])
    book.save(output)
    return output.getvalue()


class Story:
    """An office with one project and its form, and a person for each role."""

    def __init__(self, review_steps=2):
        self.project = make_project()
        self.year, self.department = self.project.fiscal_year, self.project.department
        self.section = self.project.section
        self.line = make_line(project=self.project)
        self.finance = make_scope(Role.FINANCE, self.department)
        self.filler = make_scope(Role.FILLER, self.department, self.section)
        self.chief = make_scope(Role.SECTION_CHIEF, self.department, self.section)
        self.panel = make_scope(Role.REVIEW_PANEL, self.department)
        for measure, month, amount in (("INITIAL", 0, "1000"), ("APPROPRIATED", 12, "1000"), ("EXECUTED", 12, "850")):
            money.record_figure(
                line=self.line, measure=measure, month=month, amount=Decimal(amount), by=self.finance.user
            )
        self.round = make_round(self.year, review_steps=review_steps)
        self.form = self.project.assessment

    @cached_property
    def upload(self):
        """A workbook as it lies after its upload; put down by hand, as the hundreds of tests need no guard."""
        return Upload.objects.create(
            department=self.department,
            fiscal_year=self.year,
            file=ContentFile(_workbook(), name=f"{uuid4().hex}.xlsx"),
            file_name="执行.xlsx",
            sha256="0" * 64,
            mapping={"unit": "yuan", "month": 12},
            uploaded_by=self.finance.user,
        )

    @cached_property
    def adjustment(self):
        """An increase of 100 元, made when a test asks for it."""
        return money.adjust_budget(
            line=self.line,
            kind="INCREASE",
            amount=Decimal(100),
            decided_on=date(2021, 6, 1),
            document_number="测财〔2021〕9号",
            reason="追加任务",
            by=self.finance.user,
        )

    def act(self, who, action, opinion="同意。"):
        self.form.refresh_from_db()
        return assessments.act(
            assessment_id=self.form.pk, by=who, action=action, version=self.form.version, opinion=opinion
        )
