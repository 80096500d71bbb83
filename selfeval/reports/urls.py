"""The annual report: read, checked, written, handed in, signed, issued, verified."""

from django.urls import path

from selfeval.reports.models import FileKind
from selfeval.reports.views import findings, forms, issue, prose, public, report, rules, versions, writing

app_name = "reports"
urlpatterns = [
    path("check/", prose.check_report, name="check_report"),
    path("check/rules/", rules.check_rules, name="check_rules"),
    path("<int:year_id>/", report.report, name="report"),
    path("<int:year_id>/findings/", findings.findings, name="findings"),
    path("<int:year_id>/findings/explain/", findings.explain, name="explain"),
    path("<int:year_id>/pdf/", report.download, name="download"),
    path("<int:year_id>/word/", report.download_draft, {"kind": FileKind.WORD}, name="download_word"),
    path("<int:year_id>/excel/", report.download_draft, {"kind": FileKind.EXCEL}, name="download_excel"),
    path("<int:year_id>/forms/pdf/", forms.forms_of_year, name="forms_pdf"),
    path("form/<int:form_id>/pdf/", forms.one_form, name="form_pdf"),
    path("<int:year_id>/write/", writing.write, name="write"),
    path("<int:year_id>/write/save/", writing.save, name="write_paragraph"),
    path("<int:year_id>/write/settle/", writing.settle, name="settle_paragraph"),
    path("<int:year_id>/write/figures/", writing.figures, name="write_figures"),
    path("<int:year_id>/write/preview/", writing.preview, name="preview"),
    path("<int:year_id>/write/pdf/", writing.chapter_pdf, name="chapter_pdf"),
    path("verify/", public.verify, name="verify"),
    path("<int:year_id>/issue/", issue.issue, name="issue"),
    path("<int:year_id>/issue/act/", issue.act, name="act"),
    path("<int:year_id>/issue/progress/", issue.progress, name="progress"),
    path("<int:year_id>/issue/again/", issue.print_again, name="print_again"),
    path("<int:year_id>/sign/", issue.sign, name="sign"),
    path("<int:year_id>/sign/report/", issue.handed_in, name="handed_in"),
    path("<int:year_id>/sign/written/", issue.written, name="written"),
    path("<int:year_id>/sign/changes/", issue.since_submitted, name="since_submitted"),
    path("<int:year_id>/sign/returned/", issue.since_returned, name="since_returned"),
    path("<int:year_id>/sign/new/", issue.since_issued, name="since_issued"),
    path("version/<int:pk>/", versions.version, name="version"),
    path("version/<int:pk>/changes/", versions.changes, name="version_changes"),
    path("version/<int:pk>/release/", versions.release, name="release"),
    path("file/<int:pk>/", versions.issued_file, name="issued_file"),
]
