"""Only GET, HEAD and POST give a page, at every address and for every reader."""

from __future__ import annotations

import pytest

from tests.accounts.matrix import ROWS
from tests.conftest import PortalClient
from tests.factories import UserWithRole

REFUSED = ("OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "FINDES-IKKE")


@pytest.mark.parametrize("method", REFUSED)
def test_other_methods_get_no_page_and_no_body_at_any_address(db, method, django_assert_num_queries):
    reader = PortalClient()
    reader.force_login(UserWithRole("admin"))
    paths = [row.example for row in ROWS] + ["/static/css/site.css", "/findes-ikke/"]
    wrong = []
    with django_assert_num_queries(0):
        for client in (PortalClient(), reader):
            for path in paths:
                answer = client.generic(method, "/" + path.lstrip("/"))
                if answer.status_code not in (204, 405) or answer.content or "GET" not in answer.headers.get("Allow", ""):
                    wrong.append(f"{path}: {answer.status_code}, {len(answer.content)} bytes")
    assert wrong == []


def test_head_is_get_without_a_body(client, db):
    for path in ("/om/", "/konto/log-ind/"):
        assert client.head(path).status_code == client.get(path).status_code == 200
        assert client.head(path).content == b""
