import pytest

from budgets.filters import NO_LINE, line_runs


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        (None, []),
        ("", []),
        ("1-3,7", [(1, 3), (7, 7)]),
        ("1,x,-2", [(1, 1)]),
        ("x", [NO_LINE]),
        ("99999999999999999999", [NO_LINE]),
    ],
)
def test_what_is_no_line_asks_for_none_and_never_for_all(text, runs):
    assert line_runs(text) == runs
