from django.urls import path

from selfeval.assessments.views import findings, progress, rounds, sheets

app_name = "assessments"
urlpatterns = [
    path("year/<int:year_id>/", sheets.list_of_year, name="list"),
    path("year/<int:year_id>/export/", sheets.export, name="export"),
    path("year/<int:year_id>/round/", rounds.round_page, name="round"),
    path("year/<int:year_id>/round/extend/", rounds.extend, name="extend"),
    path("year/<int:year_id>/round/leave/", rounds.leave, name="leave"),
    path("project/<int:project_id>/take-in/", rounds.take_in, name="take_in"),
    path("<int:pk>/return-to-round/", rounds.return_to_round, name="return_to_round"),
    path("year/<int:year_id>/progress/", progress.progress, name="progress"),
    path("year/<int:year_id>/progress/export/", progress.export_progress, name="export_progress"),
    path("year/<int:year_id>/late/", progress.late, name="late"),
    path("year/<int:year_id>/late/export/", progress.export_late, name="export_late"),
    path("year/<int:year_id>/remind/", progress.remind, name="remind"),
    path("reminders/read/", progress.read_reminders, name="read_reminders"),
    path("<int:pk>/", sheets.sheet, name="sheet"),
    path("<int:pk>/explain/", findings.explain, name="explain"),
    path("project/<int:project_id>/", sheets.of_project, name="of_project"),
]
