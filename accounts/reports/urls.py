from django.urls import path

from . import views

urlpatterns = [
    path("meld/", views.report_error, name="report_error"),
    path("<int:pk>/", views.error_report, name="error_report"),
]
