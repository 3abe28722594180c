from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = "Registret"

    def ready(self) -> None:
        from .kinds import register_kinds

        register_kinds()
