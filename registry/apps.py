from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = "Registret"

    def ready(self) -> None:
        from search.models import SearchSynonym

        from . import documents, history, models
        from .history_rows import belong
        from .kinds import register_kinds
        from .merging.of_registry import declare
        from .serialisers import register_datasets

        register_kinds()
        register_datasets()
        documents.register_kinds()
        names = {"aliases": "andre navne", "websites": "hjemmesider", "notes": "bemærkninger"}
        belong(models.Organisation, **names)
        belong(models.HousingArea, **names, figures="tal")
        belong(models.Municipality, survey="kommunens tal", figures="tal", websites="hjemmesider", notes="bemærkninger")
        belong(models.Survey, questions="tabeller", questions__steps="trin")
        belong(models.SurveyQuestion, steps="trin")
        history.follow(models.Organisation, models.HousingArea, models.Municipality, models.Source)
        history.follow(models.Survey, models.SurveyQuestion, models.Region, models.Citation)
        history.follow(models.Theme, models.SolutionTheme, models.Lever, models.ActivityType, models.TargetGroup, models.Offering)
        history.follow(SearchSynonym)  # from here, because the search knows no other app
        declare()
