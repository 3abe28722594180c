from django.urls import path

from . import views
from .registration import handling, link, pages

urlpatterns = [
    path("virksomheder/", views.EnterpriseListView.as_view(), name="enterprises"),
    path("virksomheder/registrer/", pages.RegisterView.as_view(), name="enterprise_register"),
    path("virksomheder/godkendelse/", pages.QueueView.as_view(), name="enterprise_queue"),
    path("virksomheder/godkendelse/overtagelse/<int:number>/", handling.decide_take_over, name="enterprise_take_over_decide"),
    path("virksomheder/bekraeft/<str:token>/", link.invitation, name="enterprise_invitation"),
    path("virksomheder/<slug:slug>/", views.enterprise_detail, name="enterprise"),
    path("virksomheder/<slug:slug>/ret/", pages.ResumeView.as_view(), name="enterprise_resume"),
    path("virksomheder/<slug:slug>/ret/<slug:step>/", pages.EditView.as_view(), name="enterprise_step"),
    path("virksomheder/<slug:slug>/gennemse/", pages.ReviewView.as_view(), name="enterprise_review"),
    path("virksomheder/<slug:slug>/behandling/", pages.HandleView.as_view(), name="enterprise_handle"),
    path("virksomheder/<slug:slug>/stadig-rigtigt/", pages.ConfirmView.as_view(), name="enterprise_confirm"),
    path("virksomheder/<slug:slug>/overtag/", handling.take_over, name="enterprise_take_over"),
    path("virksomheder/<slug:slug>/kontakt/<int:contact>/inviter/", handling.invite, name="enterprise_invite"),
    path("virksomheder/<slug:slug>/forslag/<int:number>/", handling.proposal, name="enterprise_proposal"),
]
