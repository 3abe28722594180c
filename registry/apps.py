from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = "Registret"

    def ready(self) -> None:
        from . import documents
        from .kinds import register_kinds
        from .serialisers import register_datasets

        register_kinds()
        register_datasets()
        documents.register_kinds()
