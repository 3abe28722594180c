from django.urls import path

from . import views
from .calculators import views as calculators
from .plans import purchases
from .plans import views as plans

urlpatterns = [
    path("indkoeb/", views.procurement, name="procurement"),
    path("indkoeb/raadgiver/", views.adviser, name="procurement_adviser"),
    path("indkoeb/beregnere/", calculators.calculators, name="calculators"),
    path("indkoeb/beregnere/<slug:slug>/", calculators.calculator, name="calculator"),
    path("indkoeb/koeb/", purchases.bought, name="registered_purchases"),
    path("indkoeb/koeb/<int:pk>/", purchases.purchase, name="registered_purchase"),
    path("indkoeb/koeb/<int:pk>/ret/", purchases.purchase_edit, name="registered_purchase_edit"),
    path("indkoeb/koeb/<int:pk>/traek-tilbage/", purchases.purchase_withdraw, name="registered_purchase_withdraw"),
    path("indkoeb/planer/", plans.plan_list, name="purchase_plans"),
    path("indkoeb/planer/ny/", plans.plan_new, name="purchase_plan_new"),
    path("indkoeb/planer/<int:pk>/", plans.plan_page, name="purchase_plan"),
    path("indkoeb/planer/<int:pk>/ret/", plans.plan_edit, name="purchase_plan_edit"),
    path("indkoeb/planer/<int:pk>/luk/", plans.plan_close, name="purchase_plan_close"),
    path("indkoeb/planer/<int:pk>/aabn/", plans.plan_reopen, name="purchase_plan_reopen"),
    path("indkoeb/planer/<int:pk>/slet/", plans.plan_delete, name="purchase_plan_delete"),
    path("indkoeb/planer/<int:pk>/dele/", plans.plan_lots, name="purchase_lots"),
    path("indkoeb/planer/<int:pk>/liste/", plans.plan_shortlist, name="purchase_shortlist"),
    path("indkoeb/planer/<int:pk>/liste/<slug:slug>/", plans.plan_candidate, name="purchase_candidate"),
    path("indkoeb/planer/<int:pk>/notat/", plans.plan_memo, name="purchase_memo"),
    path("indkoeb/planer/<int:pk>/notat/<int:number>/", plans.memo, name="decision_memo"),
]
