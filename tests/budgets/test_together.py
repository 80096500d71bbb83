"""Two people at once, or one button clicked many times: where rows are locked, which SQLite does not do."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection, connections

from budgets.facts import money_findings
from budgets.models import Explanation, FiscalYear, StatedFigure
from budgets.operations import Stated, StatedConflict, explain, record_stated
from tests.factories import Story

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 12


@pytest.fixture
def story():
    if connection.vendor != "postgresql":
        pytest.skip("locked rows need PostgreSQL")
    return Story()


def at_once(job) -> list:
    """What the job returns in each of many threads with a connection of its own."""

    def run(number: int):
        try:
            return job(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(run, range(TIMES)))


def test_one_explanation_clicked_many_times_is_put_down_once(story):
    finding = next(each for each in money_findings(story.year) if each.check_id == "B12")

    def click(number: int) -> int:
        return explain(
            fiscal_year=FiscalYear.objects.get(pk=story.year.pk),
            check_id="B12",
            place=finding.place,
            figures=finding.figures,
            text="项目招标延期，尾款次年支付",
            by=story.finance.user,
        ).pk

    assert len(set(at_once(click))) == 1
    assert Explanation.objects.count() == 1


def test_of_many_who_state_the_same_item_at_once_all_but_the_first_see_the_conflict(story):
    def state(number: int) -> str:
        year = FiscalYear.objects.get(pk=story.year.pk)
        stated = [Stated("INCOME", Decimal(number + 1))]
        try:
            record_stated(fiscal_year=year, stated=stated, surplus_use=("", ""), by=story.finance.user)
        except StatedConflict:
            return "refused"
        return "saved"

    assert sorted(at_once(state)) == ["refused"] * (TIMES - 1) + ["saved"]
    assert StatedFigure.objects.count() == 1
