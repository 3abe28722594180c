from django.urls import path

from . import views

urlpatterns = [
    path("kommuner/", views.MunicipalityListView.as_view(), name="municipalities"),
    path("kommuner/<slug:slug>/", views.municipality_detail, name="municipality"),
    path("boligomraader/", views.AreaListView.as_view(), name="areas"),
    path("boligomraader/<slug:slug>/", views.area_detail, name="area"),
    path("organisationer/", views.OrganisationListView.as_view(), name="organisations"),
    path("organisationer/<slug:slug>/", views.organisation_detail, name="organisation"),
    path("kilder/", views.SourceListView.as_view(), name="sources"),
    path("kilder/<slug:slug>/", views.source_detail, name="source"),
    path("rapporter/", views.reports, name="reports"),
    path("data/<slug:name>.json", views.dataset, name="dataset"),
]
