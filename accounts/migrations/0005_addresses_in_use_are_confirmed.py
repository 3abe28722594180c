"""Accounts made before addresses were confirmed: an administrator made each by hand, so their addresses are taken for confirmed."""

from django.db import migrations


def confirm(apps, schema_editor):
    User = apps.get_model("accounts", "User")
    EmailAddress = apps.get_model("account", "EmailAddress")
    known = set(EmailAddress.objects.values_list("user", flat=True))
    EmailAddress.objects.bulk_create(
        EmailAddress(user_id=pk, email=email, verified=True, primary=True)
        for pk, email in User.objects.values_list("pk", "email")
        if pk not in known
    )


class Migration(migrations.Migration):

    dependencies = [("accounts", "0004_shared_cache"), ("account", "0009_emailaddress_unique_primary_email")]

    operations = [migrations.RunPython(confirm, migrations.RunPython.noop)]
