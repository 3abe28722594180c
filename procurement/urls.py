from django.urls import path

from . import views
from .calculators import views as calculators
from .plans import views as plans

urlpatterns = [
    path("indkoeb/", views.procurement, name="procurement"),
    path("indkoeb/raadgiver/", views.adviser, name="procurement_adviser"),
    path("indkoeb/beregnere/", calculators.calculators, name="calculators"),
    path("indkoeb/beregnere/<slug:slug>/", calculators.calculator, name="calculator"),
    path("indkoeb/koeb/", plans.bought, name="registered_purchases"),
    path("indkoeb/planer/", plans.plan_list, name="purchase_plans"),
    path("indkoeb/planer/ny/", plans.plan_new, name="purchase_plan_new"),
    path("indkoeb/planer/<int:pk>/", plans.plan_page, name="purchase_plan"),
    path("indkoeb/planer/<int:pk>/ret/", plans.plan_edit, name="purchase_plan_edit"),
    path("indkoeb/planer/<int:pk>/dele/", plans.plan_lots, name="purchase_lots"),
    path("indkoeb/planer/<int:pk>/liste/", plans.plan_shortlist, name="purchase_shortlist"),
    path("indkoeb/planer/<int:pk>/liste/<slug:slug>/", plans.plan_candidate, name="purchase_candidate"),
    path("indkoeb/planer/<int:pk>/notat/", plans.plan_memo, name="purchase_memo"),
    path("indkoeb/planer/<int:pk>/notat/<int:number>/", plans.memo, name="decision_memo"),
]
