"""What lists of money name beside the sums."""

from budgets.models import BudgetLine, FiscalYear


def codes_by_project(fiscal_year: FiscalYear) -> dict[int, tuple[str, str]]:
    """(支出功能分类科目, 部门预算支出经济分类科目) of each project's lines: one query."""
    found: dict[int, tuple[dict, dict]] = {}
    lines = BudgetLine.objects.filter(fiscal_year=fiscal_year, project__isnull=False).order_by("pk")
    for project_id, functional, economic in lines.values_list("project_id", "functional_code", "economic_code"):
        codes = found.setdefault(project_id, ({}, {}))
        codes[0][functional] = codes[1][economic] = None
    return {
        project_id: ("、".join(filter(None, functional)), "、".join(filter(None, economic)))
        for project_id, (functional, economic) in found.items()
    }
