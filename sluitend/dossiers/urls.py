from sluitend.dossiers.college_urls import COLLEGE
from sluitend.dossiers.mentor_urls import MENTOR

app_name = "dossiers"
urlpatterns = [*MENTOR, *COLLEGE]
