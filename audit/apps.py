"""The audit room, as Django knows it."""

from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.module_loading import import_string


class AuditConfig(AppConfig):
    """Name the room, and look after the triggers around every migration."""

    name = "audit"

    def ready(self) -> None:
        """Listen for migrations. What listens needs the models, which are not there when this file is read."""
        pre_migrate.connect(import_string("audit.upkeep.before_migrate"), sender=self)
        post_migrate.connect(import_string("audit.upkeep.after_migrate"), sender=self)
        checks.register(import_string("audit.upkeep.missing_triggers"), checks.Tags.database)
