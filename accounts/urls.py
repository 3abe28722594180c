from django.contrib.auth import views as auth
from django.urls import path

from .forms import LoginForm

_login = auth.LoginView.as_view(template_name="accounts/login.html", authentication_form=LoginForm, redirect_authenticated_user=True)

urlpatterns = [
    path("log-ind/", _login, name="login"),
    path("log-ud/", auth.LogoutView.as_view(), name="logout"),
]
