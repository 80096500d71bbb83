from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "selfeval.assessments"
    label = "assessments"
    verbose_name = "绩效自评"
