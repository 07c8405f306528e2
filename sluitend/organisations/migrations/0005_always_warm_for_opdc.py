from django.db import migrations


def add_opdc(apps, schema_editor):
    """Regions that kept the field's own choice (DOMAIN 7.4: pro, vso and opdc always) get what was missing in it."""
    for region in apps.get_model("organisations", "Region").objects.filter(warm_always_for=["pro", "vso"]):
        region.warm_always_for = ["pro", "vso", "opdc"]
        region.save(update_fields=["warm_always_for"])


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0004_support_coordinator"),
    ]

    operations = [migrations.RunPython(add_opdc, migrations.RunPython.noop)]
