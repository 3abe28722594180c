from django.urls import path

from . import views

urlpatterns = [
    path("cases/", views.CaseListView.as_view(), name="cases"),
    path("cases/<slug:slug>/", views.case_detail, name="case"),
]
