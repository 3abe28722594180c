from django.urls import path

from . import views
from .registration import guide, handling, link

urlpatterns = [
    path("virksomheder/", views.EnterpriseListView.as_view(), name="enterprises"),
    path("virksomheder/registrer/", guide.RegisterView.as_view(), name="enterprise_register"),
    path("virksomheder/godkendelse/", handling.queue, name="enterprise_queue"),
    path("virksomheder/godkendelse/overtagelse/<int:number>/", handling.decide_take_over, name="enterprise_take_over_decide"),
    path("virksomheder/bekraeft/<str:token>/", link.invitation, name="enterprise_invitation"),
    path("virksomheder/<slug:slug>/", views.enterprise_detail, name="enterprise"),
    path("virksomheder/<slug:slug>/ret/", guide.resume, name="enterprise_resume"),
    path("virksomheder/<slug:slug>/ret/<slug:step>/", guide.EditView.as_view(), name="enterprise_step"),
    path("virksomheder/<slug:slug>/gennemse/", guide.ReviewView.as_view(), name="enterprise_review"),
    path("virksomheder/<slug:slug>/behandling/", handling.handle, name="enterprise_handle"),
    path("virksomheder/<slug:slug>/stadig-rigtigt/", handling.confirm, name="enterprise_confirm"),
    path("virksomheder/<slug:slug>/overtag/", handling.take_over, name="enterprise_take_over"),
    path("virksomheder/<slug:slug>/kontakt/<int:contact>/inviter/", handling.invite, name="enterprise_invite"),
    path("virksomheder/<slug:slug>/forslag/<int:number>/", handling.proposal, name="enterprise_proposal"),
]
