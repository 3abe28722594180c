from django.contrib.auth import views as auth
from django.urls import path

urlpatterns = [
    path("log-ind/", auth.LoginView.as_view(template_name="accounts/login.html", redirect_authenticated_user=True), name="login"),
    path("log-ud/", auth.LogoutView.as_view(), name="logout"),
]
