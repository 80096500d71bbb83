"""A judged form as the JSON object that `check_form --json` prints: decimals are strings, null for nothing."""

from decimal import Decimal

from selfeval.assessments.official.judged import Judged
from selfeval.assessments.official.values import FormRow
from selfeval.scoring.rounding import plain, points
from selfeval.scoring.writing import percent


def as_dict(judged: Judged) -> dict:
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
            "rate": None if judged.rate is None else percent(judged.rate).removesuffix("%"),
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
        "operator": row.sign or None,
        "target": _plain(row.target) if row.target is not None else row.target_text or None,
        "actual": _plain(row.actual) if row.actual is not None else row.actual_text or None,
        "unit": row.unit or None,
        "weight": _plain(row.weight),
        "score": _points(score),
        "stated_score": _plain(row.stated_score),
    }


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else plain(value)


def _points(value: Decimal | None) -> str | None:
    return None if value is None else points(value)


def _money(value: Decimal | None) -> str | None:
    """At least two decimals, all that were written."""
    if value is None:
        return None
    whole, _, places = f"{value:f}".partition(".")
    return f"{whole}.{places.ljust(2, '0')}"
