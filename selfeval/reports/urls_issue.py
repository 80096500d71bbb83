"""The way of a report and its versions, inside the namespace of the reports."""

from django.urls import path

from selfeval.reports import views_issue, views_public, views_versions

urlpatterns = [
    path("verify/", views_public.verify, name="verify"),
    path("<int:year_id>/issue/", views_issue.issue, name="issue"),
    path("<int:year_id>/issue/act/", views_issue.act, name="act"),
    path("<int:year_id>/issue/progress/", views_issue.progress, name="progress"),
    path("<int:year_id>/issue/again/", views_issue.print_again, name="print_again"),
    path("<int:year_id>/sign/", views_issue.sign, name="sign"),
    path("<int:year_id>/sign/report/", views_issue.handed_in, name="handed_in"),
    path("<int:year_id>/sign/changes/", views_issue.since_submitted, name="since_submitted"),
    path("version/<int:pk>/", views_versions.version, name="version"),
    path("version/<int:pk>/changes/", views_versions.changes, name="version_changes"),
    path("version/<int:pk>/release/", views_versions.release, name="release"),
    path("file/<int:pk>/", views_versions.issued_file, name="issued_file"),
]
