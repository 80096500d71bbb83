"""How the printed report writes figures: no separators, two decimals (GB/T 15835-2011)."""

from django import template

from selfeval.reports import phrases
from selfeval.scoring.rounding import plain

register = template.Library()
register.filter("wan_plain", phrases.wan)
register.filter("percent_plain", phrases.percent)
register.filter("points", phrases.points)
register.filter("plain", plain)
