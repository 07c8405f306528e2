"""Who decides for a region about dossiers; ``urls.py`` takes this list in."""

from sluitend.access.pages import Pages
from sluitend.dossiers.views import region
from sluitend.organisations.models import Region
from sluitend.organisations.policies import CanRegion

page = Pages(Region)

REGION = [
    page("regio/", region.region_start, needs=CanRegion.DECIDE),
    page("regio/vragen/", region.region_questions, needs=CanRegion.DECIDE),
    page("regio/vragen/voorbeeld/", region.region_preview, needs=CanRegion.DECIDE),
    page("regio/vragen/nieuw/", region.region_add_question, needs=CanRegion.DECIDE),
    page("regio/vragen/wijzig/", region.region_change_question, needs=CanRegion.DECIDE),
    page("regio/vragen/geldt-nu/", region.region_publish, needs=CanRegion.DECIDE),
    page("regio/vragen/gooi-weg/", region.region_drop, needs=CanRegion.DECIDE),
]
