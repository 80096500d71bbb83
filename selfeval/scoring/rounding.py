"""The one rounding of the product, and the precision that it relies on."""

from contextlib import AbstractContextManager
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext

DIGITS = 80


def exact() -> AbstractContextManager[Context]:
    """Arithmetic that no caller's decimal context can spoil.

    With 80 digits a quotient of two amounts cannot drift across a rounding boundary, so that a figure
    divided first and rounded afterwards is rounded once.
    """
    return localcontext(Context(prec=DIGITS, rounding=ROUND_HALF_UP))


def round_half_up(value: Decimal, places: int = 2) -> Decimal:
    """The value with so many decimals, halves away from zero (四舍五入)."""
    with exact():
        return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """A number as a person writes it: no exponent, no trailing zeros."""
    with exact():
        text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def points(value: Decimal) -> str:
    """A score with the two decimals that it is printed with."""
    return format(round_half_up(value), "f")
