from django.urls import path

from selfeval.assessments.views import findings, sheets

app_name = "assessments"
urlpatterns = [
    path("year/<int:year_id>/", sheets.list_of_year, name="list"),
    path("year/<int:year_id>/export/", sheets.export, name="export"),
    path("<int:pk>/", sheets.sheet, name="sheet"),
    path("<int:pk>/explain/", findings.explain, name="explain"),
    path("project/<int:project_id>/", sheets.of_project, name="of_project"),
]
