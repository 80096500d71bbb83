from django.urls import include, path

from selfeval.reports import views, views_findings, views_forms, views_prose, views_rules
from selfeval.reports.models import FileKind

app_name = "reports"
urlpatterns = [
    path("check/", views_prose.check_report, name="check_report"),
    path("check/rules/", views_rules.check_rules, name="check_rules"),
    path("<int:year_id>/", views.report, name="report"),
    path("<int:year_id>/findings/", views_findings.findings, name="findings"),
    path("<int:year_id>/findings/explain/", views_findings.explain, name="explain"),
    path("<int:year_id>/pdf/", views.download, name="download"),
    path("<int:year_id>/word/", views.download_draft, {"kind": FileKind.WORD}, name="download_word"),
    path("<int:year_id>/excel/", views.download_draft, {"kind": FileKind.EXCEL}, name="download_excel"),
    path("<int:year_id>/forms/pdf/", views_forms.forms_of_year, name="forms_pdf"),
    path("form/<int:form_id>/pdf/", views_forms.one_form, name="form_pdf"),
    path("", include("selfeval.reports.urls_issue")),
    path("", include("selfeval.reports.urls_write")),
]
