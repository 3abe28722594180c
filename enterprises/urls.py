from django.urls import path

from . import views

urlpatterns = [
    path("virksomheder/", views.EnterpriseListView.as_view(), name="enterprises"),
    path("virksomheder/<slug:slug>/", views.enterprise_detail, name="enterprise"),
]
