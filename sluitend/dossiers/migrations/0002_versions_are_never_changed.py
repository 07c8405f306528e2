from django.db import migrations

MAKE = """
create function dossiers_version_is_never_changed() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and current_user = 'sluitend_erasure' then
        return old;
    end if;
    raise exception 'What was sent is never changed.' using errcode = 'restrict_violation';
end $$;
create trigger never_changed before update or delete on dossiers_dossierversion
    for each row execute function dossiers_version_is_never_changed();
"""
UNMAKE = "drop trigger never_changed on dossiers_dossierversion; drop function dossiers_version_is_never_changed()"


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_initial")]
    operations = [migrations.RunSQL(MAKE, UNMAKE)]
