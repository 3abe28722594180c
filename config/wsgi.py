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
# A list page leaves some 5,000 objects in cycles. At Python's own 700 they grow old while the page is still being made, and looking through
# the old ones took 50 to 70 ms of every fifteenth page; so most go while they are young, 20 ms at the most at a time.
gc.set_threshold(5_000, 3, 100)
