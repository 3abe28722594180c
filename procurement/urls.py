from django.urls import path

from . import views

urlpatterns = [
    path("indkoeb/", views.procurement, name="procurement"),
    path("indkoeb/raadgiver/", views.adviser, name="procurement_adviser"),
]
