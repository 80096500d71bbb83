from django.urls import path

from selfeval.reports import views

app_name = "reports"
urlpatterns = [
    path("<int:year_id>/", views.report, name="report"),
    path("<int:year_id>/pdf/", views.download, name="download"),
]
