from django.urls import path

from . import views

urlpatterns = [
    path("helhedsplaner/", views.PlanListView.as_view(), name="plans"),
    path("helhedsplaner/<slug:slug>/", views.plan_detail, name="plan"),
    path("partnerskaber/", views.PartnershipListView.as_view(), name="partnerships"),
    path("partnerskaber/<slug:slug>/", views.partnership_detail, name="partnership"),
    path("indkoeb/katalog/", views.OfferListView.as_view(), name="offers"),
    path("indkoeb/katalog/<slug:slug>/", views.offer_detail, name="offer"),
    path("loesninger/", views.SolutionListView.as_view(), name="solutions"),
    path("loesninger/<slug:slug>/", views.solution_detail, name="solution"),
    path("udfordringer/", views.ChallengeListView.as_view(), name="challenges"),
    path("udfordringer/<slug:slug>/", views.challenge_detail, name="challenge"),
]
