"""The demonstration office, put down through the same operations that the pages use."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from budgets import operations as money
from budgets.facts import money_findings
from budgets.models import Department, FiscalYear, FundSource, LineKind, Measure, Section
from selfeval.accounts import operations as accounts
from selfeval.accounts.models import User
from selfeval.accounts.roles import Role
from selfeval.accounts.scope import scope_of
from selfeval.assessments import operations as assessments
from selfeval.assessments.queries.rule_sets import REFERENCE, offers
from selfeval.demo.forms import fill_and_approve, fill_whole

OFFICE = settings.BASE_DIR / "fixtures" / "seed-2021" / "office.json"
RULE_SETS = REFERENCE
PASSWORD = "ziping-yanshi-2021"


def read(path: Path):
    return json.loads(path.read_text(encoding="utf-8"))


@transaction.atomic
def load(office: dict) -> FiscalYear:
    """Put down a whole office with its users, money, round and approved forms."""
    department = money.found_department(
        bureau=(office["bureau"]["code"], office["bureau"]["name"]), **office["department"]
    )
    sections = {
        section["name"]: money.found_section(department=department, **section) for section in office["sections"]
    }
    users = _appoint(office["users"], department, sections)
    year = money.open_year(department=department, year=office["year"], is_illustrative=True)
    staffing = [money.Staff(**row) for row in office["staffing"]]
    money.describe_office(fiscal_year=year, mandates=office["mandates"], staffing=staffing)
    for line in office["lines"]:
        _add_line(year, LineKind(line["category"]), None, line, users["caiwu"])
    projects = [_add_project(year, sections, project, users["caiwu"]) for project in office["projects"]]
    for explanation in office["explanations"]:
        _explain(year, explanation, users["caiwu"])
    rule_sets = {offer.name: assessments.adopt_rule_set(data=offer.data) for offer in offers()}
    _open_round(year, office, rule_sets, sections)
    today = timezone.localdate()
    scopes = [scope_of(user, today) for user in users.values()]
    for project, facts in zip(projects, office["projects"], strict=True):
        fill_and_approve(project.assessment, facts, scopes)
    fill_whole(year.round.assessments.get(project__is_whole=True), office["whole"], scopes)
    return year


def _appoint(rows: list[dict], department: Department, sections: dict[str, Section]) -> dict[str, User]:
    users = {}
    for row in rows:
        role, section = Role(row["role"]), sections.get(row["section"])
        if row["username"] not in users:
            users[row["username"]] = accounts.open_account(
                username=row["username"], full_name=row["full_name"], password=None
            )
        place = {"bureau": department.bureau} if role == Role.BUREAU else {"department": department}
        accounts.appoint(user=users[row["username"]], role=role, starts_on=date(2021, 1, 1), section=section, **place)
    # All have the same password, so it is hashed once: a hash takes half a second, and there are fourteen people.
    User.objects.filter(pk__in=[user.pk for user in users.values()]).update(password=make_password(PASSWORD))
    return users


def _add_project(year: FiscalYear, sections: dict[str, Section], facts: dict, by: User):
    project = money.add_project(
        fiscal_year=year, section=sections[facts["section"]], code=facts["code"], name=facts["name"]
    )
    _add_line(year, LineKind.PROJECT, project, facts, by)
    return project


def _add_line(year: FiscalYear, kind: LineKind, project, facts: dict, by: User) -> None:
    line = money.add_line(
        fiscal_year=year,
        kind=kind,
        project=project,
        source=FundSource(facts["source"]),
        name=facts["name"],
        functional_code=facts["functional_code"],
        economic_code=facts["economic_code"],
    )
    cells = [(Measure.INITIAL, 0, facts["initial"])]
    for measure, name in ((Measure.APPROPRIATED, "appropriated"), (Measure.EXECUTED, "executed")):
        cells += [(measure, month, amount) for month, amount in enumerate(facts[name], 1)]
    for measure, month, amount in cells:
        money.record_figure(line=line, measure=measure, month=month, amount=Decimal(amount), by=by)


def _explain(year: FiscalYear, explanation: dict, by: User) -> None:
    """Explain a finding for the figures that it stands on now."""
    found = money_findings(year)
    place = explanation["place"]
    if place.startswith("project:"):  # the fixture names a project by its code
        place = f"project:{year.projects.get(code=place.removeprefix('project:')).pk}"
    finding = next(f for f in found if (f.check_id, f.place) == (explanation["check"], place))
    file = explanation["attachment"]
    money.explain(
        fiscal_year=year,
        check_id=finding.check_id,
        place=finding.place,
        figures=finding.figures,
        text=explanation["text"],
        document_number=explanation["document_number"],
        attachment=money.attachment_from(file, (OFFICE.parent / file).read_bytes()) if file else None,
        by=by,
    )


def _open_round(year: FiscalYear, office: dict, rule_sets: dict, sections: dict[str, Section]) -> None:
    days = {name: date.fromisoformat(office["round"][name]) for name in ("opens_on", "due_on", "closes_on")}
    assessments.open_round(
        fiscal_year=year,
        rule_set=rule_sets[office["round"]["rule_set"]],
        notice_title=office["notice"]["title"],
        notice_number=office["notice"]["number"],
        review_steps=office["round"]["review_steps"],
        whole_section=sections[office["whole"]["section"]],
        **days,
    )
