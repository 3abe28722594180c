"""WSGI entry point (gunicorn config.wsgi)."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# Views, forms and models are loaded now and live as long as the process. Without this the garbage collector looks through
# all of them every few requests, which makes one list page in ten take 80 ms more (docs/performance.md).
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
