from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = "Registret"

    def ready(self) -> None:
        from search.models import SearchSynonym

        from . import documents, history, models
        from .kinds import register_kinds
        from .serialisers import register_datasets

        register_kinds()
        register_datasets()
        documents.register_kinds()
        history.follow(models.Organisation, models.HousingArea, models.Municipality, models.Source)
        history.follow(models.Theme, models.SolutionTheme, models.Lever, models.ActivityType, models.TargetGroup, models.Offering)
        history.follow(SearchSynonym)  # from here, because the search knows no other app
