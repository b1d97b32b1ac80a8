"""Keep only hashes of the recovery codes that people have; those that were not used go on working."""

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.hashers import make_password
from django.db import migrations


def hash_codes(apps, schema_editor):
    """Work each code out from its sealed seed, and keep its hash in place of the seed."""
    for row in apps.get_model("mfa", "Authenticator").objects.filter(type="recovery_codes"):
        if "seed" in row.data:
            row.data = {"hashes": [make_password(code) for code in RecoveryCodes(row).get_unused_codes()]}
            row.save()


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_given_passwords'),
        ('mfa', '0003_authenticator_type_uniq'),
    ]

    operations = [migrations.RunPython(hash_codes, migrations.RunPython.noop)]
