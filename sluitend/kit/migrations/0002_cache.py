from django.db import migrations

# the table of Django's database cache, as ``createcachetable`` would make it; throttles count in it
MAKE = """
create table kit_cache (cache_key varchar(255) primary key, value text not null, expires timestamptz not null);
create index kit_cache_expires on kit_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("kit", "0001_kept_mail")]
    operations = [migrations.RunSQL(MAKE, "drop table kit_cache")]
