from django.apps import AppConfig


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = "Partnerskaber"

    def ready(self) -> None:
        from enterprises.search import tell_besides
        from procurement import ledger
        from registry import history, opendata
        from registry.history_rows import belong
        from search import index

        from . import opendata as data
        from . import search
        from .kinds import register_kinds
        from .merging import declare
        from .models import Challenge, Offer, Partnership, SocialMasterPlan, Solution
        from .purchases import purchases_of

        register_kinds()
        ledger.register("partnerships", purchases_of)
        tell_besides(search.sold_by)
        index.register("plan", "Helhedsplaner", search.build_plans, SocialMasterPlan.objects.published, weight=0.95)
        index.register("partnership", "Partnerskaber", search.build_partnerships, Partnership.objects.published)
        index.register("solution", "Løsninger", search.build_solutions, Solution.objects.published)
        index.register("challenge", "Udfordringer", search.build_challenges, Challenge.objects.published)
        opendata.register("plans", data.published_plans, data.serialise_plan)
        opendata.register("partnerships", data.published_partnerships, data.serialise_partnership)
        opendata.register("offers", data.published_offers, data.serialise_offer)
        opendata.register("solutions", data.published_solutions, data.serialise_solution)
        opendata.register("challenges", data.published_challenges, data.serialise_challenge)
        common = {"figures": "tal", "websites": "hjemmesider", "notes": "bemærkninger"}
        belong(SocialMasterPlan, actors="aktører", funding="finansiering", activities="aktiviteter", **common)
        belong(Partnership, parties="parter", actions="handlinger", steps="trin", amounts="beløb", **common)
        belong(
            Solution,
            principles="principper",
            sections="afsnit",
            actors="aktører",
            inspirations="inspiration",
            examples="eksempler",
            **common,
        )
        belong(Offer, prices="priser", marks="mærker", notes="bemærkninger")
        belong(Challenge, answers="mulige løsninger", figures="tal", notes="bemærkninger")
        history.follow(SocialMasterPlan, Partnership, Offer, Solution, Challenge)
        declare()
