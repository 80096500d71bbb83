from django.apps import AppConfig


class BudgetsConfig(AppConfig):
    name = "budgets"
    verbose_name = "预算执行数据"

    def ready(self) -> None:
        from budgets import rules  # noqa: F401  registers the money checks
