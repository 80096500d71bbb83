from django.urls import path

from selfeval.assessments import views

app_name = "assessments"
urlpatterns = [
    path("year/<int:year_id>/", views.list_of_year, name="list"),
    path("year/<int:year_id>/export/", views.export, name="export"),
    path("<int:pk>/", views.sheet, name="sheet"),
    path("project/<int:project_id>/", views.of_project, name="of_project"),
]
