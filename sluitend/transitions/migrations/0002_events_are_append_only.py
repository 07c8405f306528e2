from django.db import migrations

MAKE = """
create function transitions_event_is_never_changed() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and current_user = 'sluitend_erasure' then
        return old;
    end if;
    raise exception 'An event is never changed, and deleted only by erasure.' using errcode = 'restrict_violation';
end $$;
create trigger never_changed before update or delete on transitions_event for each row execute function transitions_event_is_never_changed();
"""
UNMAKE = "drop trigger never_changed on transitions_event; drop function transitions_event_is_never_changed()"


class Migration(migrations.Migration):
    dependencies = [("transitions", "0001_initial")]
    operations = [migrations.RunSQL(MAKE, UNMAKE)]
