"""Run the example.

cd examples
python -m django_desk.manage migrate --run-syncdb
python -m django_desk.manage runserver

curl localhost:8000/incidents \
    -d '{"id": "INC-1", "summary": "Mail is down", "caller": "u-1"}'
curl localhost:8000/incidents/INC-1
curl localhost:8000/incidents/INC-1/close -d '{"revision": 1}'
"""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "django_desk.settings")
    execute_from_command_line(sys.argv)
