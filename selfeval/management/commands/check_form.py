import json
import sys
from decimal import Decimal
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from budgets.workbooks.book import NotReadable
from budgets.workbooks.guard import read_workbook
from selfeval.assessments.official.judging import Judged, fitting_rule_set, judge
from selfeval.assessments.official.reading import read_form
from selfeval.assessments.official.values import FormRow, NotAForm
from selfeval.assessments.queries.rule_sets import offers
from selfeval.checking.findings import SEVERITY_LABELS
from selfeval.scoring.rounding import round_half_up

FOUND, UNREADABLE = 1, 2


class Command(BaseCommand):
    help = "Recompute an official form (.xlsx): exit 0 where all holds, 1 with findings, 2 where it is no such form."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help=".xlsx 自评表")
        parser.add_argument("--rule-set", help="规则名称，如 national-2020")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, file, **options):
        rule_sets = {offer.name: offer.values for offer in offers()}
        asked = options["rule_set"]
        if asked and asked not in rule_sets:
            raise CommandError(f"没有名为“{asked}”的规则。现有：{'、'.join(rule_sets)}。", returncode=UNREADABLE)
        try:
            form = read_form(read_workbook(file.read_bytes(), file.name))
        except (OSError, NotReadable, NotAForm) as refusal:
            words = f"不能读取 {file}：{refusal.strerror}。" if isinstance(refusal, OSError) else str(refusal)
            self.stderr.write(words)
            sys.exit(UNREADABLE)
        judged = judge(form, rule_sets[asked] if asked else fitting_rule_set(form, rule_sets))
        self._print(judged, options["json"])
        if judged.findings:
            sys.exit(FOUND)

    def _print(self, judged: Judged, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(as_dict(judged), ensure_ascii=False, indent=1))
            return
        for each in judged.findings:
            self.stdout.write(f"{each.check} {SEVERITY_LABELS[each.severity]} {each.place}：{each.message}")
        self.stdout.write(f"共{len(judged.form.rows)}个三级指标，发现{len(judged.findings)}处问题。")


def as_dict(judged: Judged) -> dict:
    """The form as the issue's JSON: decimals are strings, null where the form has nothing."""
    form, funds = judged.form, judged.form.funds
    total = funds.total
    return {
        "project": form.project or None,
        "department": form.department or None,
        "year": form.year,
        "unit": form.unit,
        "rule_set": judged.rule_set.name,
        "funds": {
            "initial": _money(total.initial if total else None),
            "adjusted": _money(total.adjusted if total else None),
            "executed": _money(total.executed if total else None),
            "rate": None if judged.rate is None else f"{round_half_up(judged.rate * 100):.2f}",
            "weight": _plain(judged.execution_weight),
            "score": _points(judged.execution_score),
            "stated_score": _plain(funds.stated_score),
        },
        "indicators": [_row(row, score) for row, score in zip(form.rows, judged.scores, strict=True)],
        "total": _points(judged.total),
        "stated_total": _plain(form.stated_total),
        "grade": judged.grade or None,
        "findings": [
            {"check": each.check, "severity": each.severity.value, "place": each.place, "message": each.message}
            for each in judged.findings
        ],
    }


def _row(row: FormRow, score: Decimal | None) -> dict:
    return {
        "class": row.indicator_class or None,
        "subclass": row.subclass or None,
        "name": row.name,
        "operator": row.operator or None,
        "target": _plain(row.target) if row.target is not None else row.target_text or None,
        "actual": _plain(row.actual) if row.actual is not None else row.actual_text or None,
        "unit": row.unit or None,
        "weight": _plain(row.weight),
        "score": _points(score),
        "stated_score": _plain(row.stated_score),
    }


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def _points(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def _money(value: Decimal | None) -> str | None:
    """At least two decimals, all that were written."""
    if value is None:
        return None
    whole, _, places = f"{value:f}".partition(".")
    return f"{whole}.{places.ljust(2, '0')}"
