from django.urls import path

from . import views
from .writing import pages

urlpatterns = [
    path("cases/", views.CaseListView.as_view(), name="cases"),
    path("cases/skriv/", pages.WriteView.as_view(), name="case_write"),
    path("cases/godkendelse/", pages.QueueView.as_view(), name="case_queue"),
    path("cases/<slug:slug>/", views.case_detail, name="case"),
    path("cases/<slug:slug>/ret/", pages.ResumeView.as_view(), name="case_resume"),
    path("cases/<slug:slug>/ret/<slug:step>/", pages.EditView.as_view(), name="case_step"),
    path("cases/<slug:slug>/gennemse/", pages.ReviewView.as_view(), name="case_review"),
    path("cases/<slug:slug>/behandling/", pages.HandleView.as_view(), name="case_handle"),
    path("cases/<slug:slug>/stadig-rigtigt/", pages.ConfirmView.as_view(), name="case_confirm"),
]
