from django.urls import path

from . import views
from .writing import guide, handling

urlpatterns = [
    path("cases/", views.CaseListView.as_view(), name="cases"),
    path("cases/skriv/", guide.WriteView.as_view(), name="case_write"),
    path("cases/godkendelse/", handling.queue, name="case_queue"),
    path("cases/<slug:slug>/", views.case_detail, name="case"),
    path("cases/<slug:slug>/ret/", guide.resume, name="case_resume"),
    path("cases/<slug:slug>/ret/<slug:step>/", guide.EditView.as_view(), name="case_step"),
    path("cases/<slug:slug>/gennemse/", guide.ReviewView.as_view(), name="case_review"),
    path("cases/<slug:slug>/behandling/", handling.handle, name="case_handle"),
    path("cases/<slug:slug>/stadig-rigtigt/", handling.confirm, name="case_confirm"),
]
