from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "selfeval.reports"
    label = "reports"
    verbose_name = "年度报告"

    def ready(self) -> None:
        from budgets.signals import secrecy_changed
        from selfeval.assessments.signals import form_approved
        from selfeval.reports import judging, tasks  # judging registers the checks of the report and of prose

        form_approved.connect(tasks.keep_form, dispatch_uid=judging.__name__)
        secrecy_changed.connect(tasks.print_public_again, dispatch_uid=judging.__name__)
