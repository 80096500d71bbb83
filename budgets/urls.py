from django.urls import path

from budgets.views import overview

app_name = "budgets"
urlpatterns = [
    path("<int:year_id>/", overview.department, name="department"),
    path("<int:year_id>/projects/", overview.projects, name="projects"),
    path("<int:year_id>/rows/", overview.rows, name="rows"),
    path("projects/<int:project_id>/", overview.project, name="project"),
]
