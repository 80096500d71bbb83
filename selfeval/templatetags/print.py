"""How the printed report writes figures: no separators, two decimals (GB/T 15835-2011)."""

from django import template

from selfeval.scoring import writing
from selfeval.scoring.rounding import plain

register = template.Library()
register.filter("wan_plain", writing.wan)
register.filter("percent_plain", writing.percent)
register.filter("points", writing.points)
register.filter("plain", plain)
