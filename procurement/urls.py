from django.urls import path

from . import views
from .calculators import views as calculators

urlpatterns = [
    path("indkoeb/", views.procurement, name="procurement"),
    path("indkoeb/beregnere/", calculators.calculators, name="calculators"),
    path("indkoeb/beregnere/<slug:slug>/", calculators.calculator, name="calculator"),
]
