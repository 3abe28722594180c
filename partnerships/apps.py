from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = "Partnerskaber"

    def ready(self) -> None:
        from procurement import ledger
        from registry import history, opendata
        from search import index

        from . import opendata as data
        from . import search
        from .kinds import register_kinds
        from .models import Challenge, Partnership, SocialMasterPlan, Solution
        from .purchases import purchases_of

        register_kinds()
        ledger.register("partnerships", purchases_of)
        index.register("plan", "Helhedsplaner", search.build_plans, SocialMasterPlan.objects.published, weight=0.95)
        index.register("partnership", "Partnerskaber", search.build_partnerships, Partnership.objects.published)
        index.register("solution", "Løsninger", search.build_solutions, Solution.objects.published)
        index.register("challenge", "Udfordringer", search.build_challenges, Challenge.objects.published)
        opendata.register("plans", data.published_plans, data.serialise_plan)
        opendata.register("partnerships", data.published_partnerships, data.serialise_partnership)
        opendata.register("solutions", data.published_solutions, data.serialise_solution)
        opendata.register("challenges", data.published_challenges, data.serialise_challenge)
        history.follow(SocialMasterPlan, Partnership, Solution, Challenge)
