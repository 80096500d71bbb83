from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from budgets import operations, queries
from budgets.models import BudgetAdjustment, Figure, FundSource, LineKind, Measure
from selfeval.accounts.roles import Role
from tests.factories import make_department, make_line, make_project, make_user, make_year

pytestmark = pytest.mark.django_db


def record(line, amount, measure=Measure.EXECUTED, month=12, by=None):
    by = by or make_user(Role.FINANCE, line.department)
    operations.record_figure(line=line, measure=measure, month=month, amount=Decimal(amount), by=by)
    return Figure.objects.latest("pk")


def test_a_newer_figure_supersedes_the_older_and_both_stay():
    line = make_line()
    first, second = record(line, "10"), record(line, "12")
    assert second.supersedes == first
    assert queries.money_by_line(line.fiscal_year)[0][1].executed == Decimal("12")
    assert Figure.objects.count() == 2


def test_a_figure_can_be_neither_changed_nor_deleted():
    figure = record(make_line(), "10")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Figure.objects.filter(pk=figure.pk).update(amount=Decimal("11"))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Figure.objects.filter(pk=figure.pk).delete()
    figure.refresh_from_db()
    assert figure.amount == Decimal("10")


def test_closed_year_takes_no_figures():
    line = make_line()
    year, user = line.fiscal_year, make_user(Role.FINANCE, line.department)
    year.closed_at, year.closed_by = timezone.now(), user
    year.save()
    with pytest.raises(operations.YearClosed, match="已关账"):
        record(line, "10", by=user)


@pytest.mark.parametrize("amount", ["-0.01", "10000000000000.00"])
def test_negative_and_immense_amounts_are_refused_by_the_database(amount):
    line = make_line()
    with pytest.raises(IntegrityError, match="figure_amount_in_range"), transaction.atomic():
        record(line, amount)


def test_the_largest_amount_is_kept_to_the_cent():
    line = make_line()
    record(line, "9999999999999.99")
    assert queries.money_by_line(line.fiscal_year)[0][1].executed == Decimal("9999999999999.99")


@pytest.mark.parametrize(("measure", "month"), [(Measure.INITIAL, 1), (Measure.EXECUTED, 0), (Measure.EXECUTED, 13)])
def test_a_month_must_fit_its_measure(measure, month):
    line = make_line()
    with pytest.raises(IntegrityError, match="figure_month_fits_its_measure"), transaction.atomic():
        record(line, "1", measure, month)


def test_two_first_figures_of_one_cell_are_refused():
    first = record(make_line(), "10")
    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.create(
            department_id=first.department_id,
            fiscal_year_id=first.fiscal_year_id,
            line=first.line,
            measure=first.measure,
            month=first.month,
            amount=1,
            origin=first.origin,
            recorded_by=first.recorded_by,
        )


def adjust(line, kind, amount, from_line=None, document_number="测财〔2021〕3号"):
    return operations.adjust_budget(
        line=line,
        kind=kind,
        amount=Decimal(amount),
        decided_on=date(2021, 6, 1),
        document_number=document_number,
        reason="追加工作任务",
        by=make_user(Role.FINANCE, line.department),
        from_line=from_line,
    )


def test_adjusted_is_initial_plus_adjustments():
    line = make_line()
    record(line, "100", Measure.INITIAL, 0)
    adjust(line, "INCREASE", "30")
    adjust(line, "DECREASE", "10")
    money = queries.money_by_line(line.fiscal_year)[0][1]
    assert (money.initial, money.adjustments, money.adjusted) == (100, 20, 120)


def test_a_transfer_leaves_the_total_as_it_was():
    year = make_year()
    giving, taking = make_line(year), make_line(year, LineKind.PERSONNEL)
    record(giving, "100", Measure.INITIAL, 0)
    adjust(taking, "TRANSFER", "40", from_line=giving)
    assert [money.adjusted for _, money in queries.money_by_line(year)] == [60, 40]
    assert queries.department_money(year).total.adjusted == 100


def test_a_transfer_between_departments_is_refused_in_words():
    with pytest.raises(operations.Unbalanced, match="同一部门"):
        adjust(make_line(), "TRANSFER", "1", from_line=make_line())


@pytest.mark.parametrize(
    ("kind", "changes", "constraint"),
    [
        ("INCREASE", {"amount": "0"}, "adjustment_amount_in_range"),
        ("INCREASE", {"amount": "1", "document_number": ""}, "adjustment_has_document_and_reason"),
        ("TRANSFER", {"amount": "1"}, "adjustment_transfer_names_both_lines"),
    ],
)
def test_impossible_adjustments_are_refused_by_the_database(kind, changes, constraint):
    line = make_line()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        adjust(line, kind, **changes)
    assert not BudgetAdjustment.objects.exists()


def test_a_project_line_must_name_its_project():
    year = make_year()
    with pytest.raises(IntegrityError, match="line_of_a_project_names_it"), transaction.atomic():
        operations.add_line(fiscal_year=year, kind=LineKind.PROJECT, source=FundSource.OTHER, name="项目", project=None)


def test_department_money_takes_the_same_queries_for_one_and_thirty_projects(django_assert_num_queries):
    year = make_year(make_department())
    for wanted in (1, 30):
        while year.projects.count() < wanted:
            make_line(project=make_project(year))
        with django_assert_num_queries(3):
            assert len(queries.department_money(year).projects) == wanted


def test_columns_add_up_over_sources_and_over_projects():
    year = make_year()
    for source, amount in zip(FundSource, ("1.01", "2.02", "3.03"), strict=True):
        line = make_line(project=make_project(year), source=source)
        record(line, amount, Measure.INITIAL, 0)
    money = queries.department_money(year)
    assert money.total.initial == Decimal("6.06") == sum(m.initial for _, m in money.by_source)
    assert money.project.initial == sum(row.initial for row in money.projects)


def test_more_figures_than_one_statement_takes_are_put_down_once_and_exactly():
    year = make_line().fiscal_year
    user = make_user(Role.FINANCE, year.department)
    lines = [make_line(project=make_project(year)) for _ in range(52)]
    cells = [
        operations.Cell(line.pk, measure, month, Decimal(line.pk * 100 + month).scaleb(-2))
        for line in lines
        for measure in (Measure.APPROPRIATED, Measure.EXECUTED)
        for month in range(1, 13)
    ]
    assert operations.record_figures(fiscal_year=year, cells=cells, by=user) == 1248
    assert operations.record_figures(fiscal_year=year, cells=cells, by=user) == 0
    kept = Figure.objects.filter(fiscal_year=year).values_list("line", "measure", "month", "amount")
    assert set(kept) == {(cell.line_id, cell.measure.value, cell.month, cell.amount) for cell in cells}
    assert Figure.objects.filter(fiscal_year=year).first().recorded_at <= timezone.now()
