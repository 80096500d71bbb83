from django.urls import path

from selfeval.reports import views_public

app_name = "public"
urlpatterns = [
    path("", views_public.reports, name="reports"),
    path("<int:pk>/", views_public.report, name="report"),
    path("<int:pk>/pdf/", views_public.pdf, name="pdf"),
]
