"""A form as its filler sees it: the paper's rows, a blank for each field, what is asked for and what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from budgets.queries import Money, total
from selfeval.assessments.blanks import Blank, blank_of
from selfeval.assessments.fields import OF_FORM, OF_ROW
from selfeval.assessments.gaps import Gap, gaps_of, told_by
from selfeval.assessments.models import Assessment, Evidence, FieldChange, Indicator, Result
from selfeval.assessments.notes import SheetNote, sheet_findings
from selfeval.assessments.pages import SheetBlock, classes_of, money_rows
from selfeval.assessments.phrases import actual_text, target_text
from selfeval.assessments.queries import current_funds, score_of
from selfeval.assessments.queries.asking import (
    EXECUTION,
    OVER,
    REASON_FIELDS,
    Progress,
    form_asks,
    progress_of,
    row_asks,
    typed_fields,
    wished_of,
)
from selfeval.assessments.queries.filling import adjusted_of, evidence_of, last_year_of, same_as
from selfeval.scoring.rule_set import RuleSet
from selfeval.scoring.sheet import RowScore, SheetScore
from selfeval.scoring.writing import percent


@dataclass(frozen=True)
class DraftRow:
    """An indicator with its blanks, its score of now, and what stood there last year."""

    indicator: Indicator
    score: RowScore
    rule_set: RuleSet
    asks: tuple[str, ...]
    told: Mapping[str, str]  # what the checks ask for, by field
    files: tuple[Evidence, ...]
    last: Result | None
    changes: tuple[FieldChange, ...]

    target = property(lambda self: target_text(self.indicator))
    actual = property(lambda self: actual_text(self.indicator, self.indicator.result))
    last_text = property(lambda self: actual_text(self.last.indicator, self.last) if self.last else "")
    asks_text = property(lambda self: " ".join(self.asks))

    def _blank(self, name: str, asked: bool = True) -> Blank:
        field = OF_ROW[name]
        row = self.indicator if name == "weight" else self.indicator.result
        return blank_of(field, row, self.indicator, self.rule_set, asked=asked)

    @property
    def weight(self) -> Blank:
        return self._blank("weight")

    @property
    def values(self) -> list[Blank]:
        return [self._blank(name) for name in typed_fields(self.indicator)]

    @property
    def reasons(self) -> list[Blank]:
        return [self._blank(name, name in self.asks) for name in REASON_FIELDS if name != "missing_evidence_reason"]

    @property
    def _unexplained(self) -> list[Blank]:
        return [blank for blank in self.reasons if blank.is_asked and not blank.text]

    @property
    def why(self) -> str:
        """The sentence that asks for the row's explanation as long as what handing in needs of it is missing."""
        wished = wished_of(self.score, self.told)
        due = next((blank.field for blank in self._unexplained if blank.field.name not in wished), None)
        if due is None:
            return ""
        is_under = self.score.self_score is not None and self.score.self_score < self.indicator.weight
        if not is_under and not self.score.needs_cause:
            return self.told[due.name]
        what = "写明原因" if due.name in OVER else f"填写{due.label}"
        return f"{'得分低于分值' if is_under else '实际完成值明显高于指标值'}，请{what}"

    @property
    def why_anchor(self) -> str:
        """The field of the explanation that comes first on the page."""
        return next((blank.id for blank in self._unexplained), "")

    @property
    def no_evidence(self) -> Blank:
        return self._blank("missing_evidence_reason", "missing_evidence_reason" in self.asks)

    @property
    def not_applicable(self) -> Blank | None:
        standing = self.indicator.result.not_applicable_reason
        return self._blank("not_applicable_reason") if standing or self.rule_set.not_applicable != "refuse" else None


@dataclass(frozen=True)
class ClassSum:
    """一级指标: the points that the rule set gives it, and those that its indicators have."""

    label: str
    wanted: Decimal
    have: Decimal

    gap = property(lambda self: self.wanted - self.have)
    excess = property(lambda self: self.have - self.wanted)


@dataclass(frozen=True)
class Draft:
    """A form being filled in, in the official layout."""

    form: Assessment
    score: SheetScore
    classes: tuple[SheetBlock, ...]
    asks: tuple[str, ...]
    progress: Progress
    notes: tuple[SheetNote, ...]
    funds: tuple[tuple[str, Money], ...]
    parts: tuple[tuple[str, Money], ...]  # 基本支出 and 项目支出, of 部门整体支出 only
    removed: tuple[FieldChange, ...]  # adjusted indicators that are no longer on the form, and the goal

    asks_text = property(lambda self: " ".join(self.asks))
    execution_names = " ".join(EXECUTION)
    all_funds = property(lambda self: total(money for _, money in self.funds))
    rule_set = property(lambda self: self.form.rules)
    execution_weight = property(lambda self: self.rule_set.execution_weight)
    height = property(lambda self: 1 + sum(block.height for block in self.classes))
    money_height = property(lambda self: 2 + len(self.funds) + len(self.parts))

    @cached_property
    def rows(self) -> list[DraftRow]:
        return [row for block in self.classes for group in block.rows for row in group.rows]

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """What the checks still hold against a form whose fields are all filled in."""
        return () if self.progress.missing else gaps_of(self.form)

    @property
    def class_sums(self) -> list[ClassSum]:
        rows, found = self.form.indicators.all(), []
        for of_class, wanted in self.rule_set.class_weights:
            have = sum((row.weight for row in rows if row.indicator_class == of_class), Decimal(0))
            found.append(ClassSum(of_class.label, wanted, have))
        return found

    @property
    def achieved(self) -> Blank:
        return blank_of(OF_FORM["achieved_goal"], self.form, None, self.rule_set)

    @property
    def execution(self) -> list[Blank]:
        return [blank_of(OF_FORM[name], self.form, None, self.rule_set, asked=name in self.asks) for name in EXECUTION]

    @property
    def lowest_rate(self) -> str:
        return percent(self.rule_set.check_thresholds()["rate_explain_below"])

    @property
    def shows_execution(self) -> bool:
        return any(blank.is_shown for blank in self.execution)


def draft_of(form: Assessment) -> Draft:
    """The form on the money of now, as its submission would judge it; the same queries for any number of rows."""
    now = current_funds(form.project)
    score = score_of(form, now)
    funds, parts = money_rows(form, now)
    files, last, adjusted = evidence_of(form), last_year_of(form), adjusted_of(form)
    notes = tuple(sheet_findings(form, now))
    rule_set, told = form.rules, told_by(notes)

    def draft_row(row) -> DraftRow:
        indicator = row.indicator
        own = tuple(files.get(indicator.pk, ()))
        changes = tuple(each for each in adjusted if each.indicator_id == indicator.pk)
        of_row = told.get(indicator.pk, {})
        asks = row_asks(indicator.result, row.score, bool(own) or bool(indicator.computed), of_row)
        earlier = last.get(same_as(indicator))
        return DraftRow(indicator, row.score, rule_set, asks, of_row, own, earlier, changes)

    classes = tuple(
        replace(block, rows=tuple(replace(g, rows=tuple(draft_row(row) for row in g.rows)) for g in block.rows))
        for block in classes_of(form, score)
    )
    here = {indicator.pk for indicator in form.indicators.all()}
    return Draft(
        form=form,
        score=score,
        classes=classes,
        asks=form_asks(score, rule_set, told.get(None, {})),
        progress=progress_of(form, score, files, told),
        notes=notes,
        funds=funds,
        parts=parts,
        removed=tuple(each for each in adjusted if each.indicator_id not in here),
    )
