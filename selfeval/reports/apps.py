from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "selfeval.reports"
    label = "reports"
    verbose_name = "年度报告"

    def ready(self) -> None:
        from selfeval.reports import judging  # noqa: F401  registers the checks of the report and of prose
