from django.urls import path

from selfeval.reports import views, views_prose

app_name = "reports"
urlpatterns = [
    path("check/", views_prose.check_report, name="check_report"),
    path("<int:year_id>/", views.report, name="report"),
    path("<int:year_id>/pdf/", views.download, name="download"),
]
