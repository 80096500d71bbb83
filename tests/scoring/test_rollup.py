from decimal import Context, Decimal, localcontext

from hypothesis import given
from hypothesis import strategies as st

from selfeval.scoring.rollup import ProjectScore, roll_up


def project(score, adjusted):
    return ProjectScore(None if score is None else Decimal(score), Decimal(adjusted))


PROJECTS = st.lists(
    st.builds(
        ProjectScore,
        score=st.decimals(0, 100, places=2),
        adjusted=st.decimals(Decimal("0.01"), Decimal("99999999.99"), places=2),
    ),
    min_size=1,
    max_size=8,
)


def test_big_projects_weigh_more():
    result = roll_up([project(90, 300), project(60, 100)])
    assert (str(result.weighted), str(result.mean)) == ("82.50", "75.00")


def test_halves_are_rounded_up():
    result = roll_up([project("90.00", 1), project("90.01", 1)])
    assert (str(result.weighted), str(result.mean)) == ("90.01", "90.01")


def test_unassessed_projects_lower_the_coverage_only():
    result = roll_up([project(90, 300), project(None, 100)])
    assert (result.weighted, result.coverage) == (Decimal(90), Decimal("0.75"))
    assert (result.assessed, result.projects, result.is_complete) == (1, 2, False)
    assert (result.assessed_budget, result.project_budget) == (Decimal(300), Decimal(400))


def test_everything_assessed_is_complete():
    result = roll_up([project(90, 300), project(50, 100)])
    assert (result.coverage, result.is_complete) == (Decimal(1), True)


def test_projects_without_money_count_in_the_mean_only():
    result = roll_up([project(90, 0)])
    assert (result.weighted, result.mean, result.coverage) == (None, Decimal(90), None)


def test_nothing_rolls_up_to_nothing():
    result = roll_up([])
    assert (result.weighted, result.mean, result.coverage, result.assessed) == (None, None, None, 0)


@given(PROJECTS)
def test_both_averages_lie_between_the_lowest_and_the_highest(projects):
    result, scores = roll_up(projects), [each.score for each in projects]
    assert min(scores) <= result.weighted <= max(scores)
    assert min(scores) <= result.mean <= max(scores)


@given(PROJECTS)
def test_order_and_context_do_not_matter(projects):
    with localcontext(Context(prec=5)):
        assert roll_up(reversed(projects)) == roll_up(projects)
    assert roll_up(reversed(projects)) == roll_up(projects)
