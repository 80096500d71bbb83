from django.urls import path

from budgets import views

app_name = "budgets"
urlpatterns = [
    path("<int:year_id>/", views.department, name="department"),
    path("<int:year_id>/projects/", views.projects, name="projects"),
    path("<int:year_id>/rows/", views.rows, name="rows"),
    path("projects/<int:project_id>/", views.project, name="project"),
]
