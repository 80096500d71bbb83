from django.urls import path

from selfeval.reports.views import public

app_name = "public"
urlpatterns = [
    path("", public.reports, name="reports"),
    path("<int:pk>/", public.report, name="report"),
    path("<int:pk>/pdf/", public.pdf, name="pdf"),
]
