"""What a form takes over from the facts, as its reviewer reads it."""

from decimal import Decimal

import pytest

from budgets.models import FundSource
from selfeval.assessments.operations.judging_again import Judged, _money
from selfeval.assessments.queries.funds import FundsRow


def judged(*executed):
    rows = (FundsRow(source, *map(Decimal, (90_000, 90_000, spent))) for source, spent in executed)
    return Judged(tuple(rows), None, None, None, "", {})


OWN, CARRIED, *_ = (source.value for source in FundSource)


@pytest.mark.parametrize(
    ("after", "told"),
    [
        (((OWN, 80_000), (CARRIED, 80_000)), ["8.00万元"]),
        (((OWN, 80_000), (CARRIED, 70_000)), ["8.00万元", "7.00万元", "15.00万元"]),
    ],
)
def test_the_sum_is_told_where_more_than_one_source_moved(after, told):
    moved = list(_money(judged((OWN, 90_000), (CARRIED, 80_000)), judged(*after)))
    assert [each[-1] for each in moved] == told and (moved[-1][0] == "合计") == (len(told) > 1)
