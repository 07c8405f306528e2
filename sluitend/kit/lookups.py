"""Many keys in a condition travel as one array. A list of five thousand of them, each with its own place in the statement,
costs the driver and the database more than finding the rows."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Field, ForeignKey, UUIDField
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.lookups import In

MANY = 50  # below it nobody notices, and a short statement is easier to read in a log
ARRAY = "%s::uuid[]"  # a constant to the planner: by way of text it would be read anew for every row
TEXTS = "%s::text[]"


class _Many(In):
    """``key__in=[...]`` as ``key = ANY('{...}')``: the same rows."""

    def process_rhs(self, compiler: Any, connection: Any) -> Any:
        kind = _pointed_at(self.lhs.output_field)
        if self.rhs_is_direct_value() and len(self.rhs) >= MANY:
            values = [str(value) for value in dict.fromkeys(self.rhs) if value is not None]
            if isinstance(kind, UUIDField):
                return ARRAY, ["{" + ",".join(values) + "}"]
            if isinstance(kind, CharField):
                return TEXTS, [values]
        return super().process_rhs(compiler, connection)

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return f"= ANY({rhs})" if rhs in (ARRAY, TEXTS) else str(super().get_rhs_op(connection, rhs))


@UUIDField.register_lookup
@CharField.register_lookup
class ManyKeys(_Many):
    """For keys themselves, and words."""


@ForeignKey.register_lookup
class ManyRelatedKeys(_Many, RelatedIn):
    """For what points to them."""


def _pointed_at(field: Field[Any, Any]) -> Field[Any, Any]:
    """A dossier's key is its transition's, which is a UUID: what points is followed to what it points to."""
    while isinstance(field, ForeignKey):
        field = field.target_field
    return field
