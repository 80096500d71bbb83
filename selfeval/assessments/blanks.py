"""A field of a form as it stands on the page of filling in."""

import json
from dataclasses import dataclass

from selfeval.assessments.fields import Field
from selfeval.assessments.models import Indicator
from selfeval.assessments.queries.asking import anchor_of
from selfeval.scoring.rounding import exact, plain
from selfeval.scoring.rule_set import RuleSet
from selfeval.scoring.terms import Band


@dataclass(frozen=True)
class Blank:
    """A field on the page, with the text that stands in it."""

    field: Field
    text: str
    indicator: Indicator | None = None
    is_asked: bool = True
    hints: tuple[tuple[str, str], ...] = ()  # of the choices: what each would give

    @property
    def id(self) -> str:
        return anchor_of(self.field.name, self.indicator and self.indicator.pk)

    @property
    def is_shown(self) -> bool:
        return self.is_asked or bool(self.text)

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        return self.hints or self.field.choices

    @property
    def groups(self) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
        """The choices under their titles; an empty title where they are not grouped."""
        return self.field.groups or (("", self.choices),)

    @property
    def name(self) -> str:
        """What a person who hears the page is told: the field and the row that it belongs to."""
        return f"{self.indicator.name}：{self.field.label}" if self.indicator else self.field.label

    @property
    def said(self) -> str:
        """The standing text as a person reads it: the words of a choice."""
        return dict(self.choices).get(self.text, "") if self.choices else self.text

    @property
    def vals(self) -> str:
        indicator = self.indicator.pk if self.indicator else ""
        return json.dumps({"field": self.field.name, "indicator": indicator, "seen": self.text}, ensure_ascii=False)


def blank_of(field: Field, row, indicator: Indicator | None, rule_set: RuleSet, *, asked: bool = True) -> Blank:
    hints = band_choices(indicator, rule_set) if field.name == "band" and indicator else ()
    return Blank(field, field.write(getattr(row, field.name)), indicator, asked, hints)


def band_choices(indicator: Indicator, rule_set: RuleSet) -> tuple[tuple[str, str], ...]:
    """The bands with the points that each leaves open for this weight."""
    found = []
    for each in rule_set.bands:
        with exact():
            low, high = plain(indicator.weight * each.low), plain(indicator.weight * each.high)
        until = f"{low}至{high}分" if each.high_inclusive else f"{low}分以上，不到{high}分"
        found.append((each.band.value, f"{Band(each.band).label}（{until}）"))
    return tuple(found)
