"""B09, B10, B14: the smallest data that breaks each, and what just passes."""

from tests.budgets.rules.given import found, money_of


def test_b09_an_adjustment_above_a_tenth_is_to_be_explained():
    assert "年中预算调整幅度10.01%，请说明" in found(adjustments="-100.1")["B09"].message
    assert "B09" not in found(adjustments="100")
    assert "B09" not in found(initial="0", adjustments="500")


def test_b10_an_adjusted_budget_copied_from_the_spending_is_asked_about():
    assert "请核实" in found(adjustments="50", executed="1050")["B10"].message
    assert "B10" not in found(adjustments="50", executed="1049.99")
    assert "B10" not in found(executed="1000")


def test_b14_a_figure_out_of_scale_with_last_year_is_asked_about():
    finding = found(last_year=money_of(initial="100000.01"))["B14"]
    assert "疑似金额单位（元/万元）错误" in finding.message
    assert "B14" in found(last_year=money_of(initial="9.99"))
    assert "B14" in found(last_year=money_of(executed="9.99"))
    assert "B14" not in found(last_year=money_of(initial="100000", executed="10"))


def test_b14_little_spent_so_far_is_no_error_of_units():
    assert "B14" not in found(executed="1", last_year=money_of(executed="1000"))


def test_b14_without_a_year_before_or_a_figure_in_it_is_silent():
    assert "B14" not in found(last_year=money_of(initial="0", appropriated="0", executed="0"))
