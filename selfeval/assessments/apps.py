from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "selfeval.assessments"
    label = "assessments"
    verbose_name = "绩效自评"

    def ready(self) -> None:
        from selfeval.assessments import rules  # noqa: F401  registers the score checks
