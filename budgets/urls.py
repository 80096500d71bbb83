from django.urls import path

from budgets.views import overview, pictures

app_name = "budgets"
urlpatterns = [
    path("<int:year_id>/", overview.department, name="department"),
    path("<int:year_id>/projects/", overview.projects, name="projects"),
    path("<int:year_id>/rows/", overview.rows, name="rows"),
    path("projects/<int:project_id>/", overview.project, name="project"),
    path("<int:year_id>/months.svg", pictures.months, name="months_picture"),
    path("<int:year_id>/projects.svg", pictures.projects, name="projects_picture"),
    path("<int:year_id>/sources.svg", pictures.sources, name="sources_picture"),
    path("projects/<int:project_id>/months.svg", pictures.project_months, name="project_picture"),
]
