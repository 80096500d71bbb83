from django.contrib.auth import views as auth
from django.urls import include, path

from selfeval import views

urlpatterns = [
    path("", views.home, name="home"),
    path("login/", auth.LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("office/", include("selfeval.accounts.urls")),
    path("money/", include("budgets.urls")),
    path("assessments/", include("selfeval.assessments.urls")),
    path("reports/", include("selfeval.reports.urls")),
    path("public/", include("selfeval.reports.urls_public")),
]
