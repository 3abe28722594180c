"""Rules of the house that a reader would otherwise have to check."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps

from accounts.models import MailKind

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
APPS = ("config", "cases", "partnerships", "procurement", "enterprises", "accounts", "registry", "search")
CODE = [path for app in APPS for path in (ROOT / app).rglob("*.py")]

ASKED_BY_NAME = {"429.html"}  # allauth's, which it finds by the answer's number and doesn't ship


def of_a_package(name: str) -> bool:
    """Whether the template stands in for one that an installed package brings, and so is asked for by the package."""
    folders = [Path(app.path) / "templates" for app in apps.get_app_configs() if not Path(app.path).is_relative_to(ROOT / app.label)]
    return any((folder / name).exists() for folder in folders)


def test_every_template_is_used():
    texts = "\n".join(path.read_text(encoding="utf-8") for path in [*TEMPLATES, *CODE])
    # A kind of mail has its template by its name (accounts.mail).
    texts += "".join(f'"mail/{kind.value}.html"' for kind in MailKind)
    names = {str(path.relative_to(ROOT / "templates")) for path in TEMPLATES} - {"500.html"}
    unused = {name for name in names if f'"{name}"' not in texts and f"'{name}'" not in texts and not name.startswith("dkfds/")}
    unused = {name for name in unused if name not in ASKED_BY_NAME and not of_a_package(name)}
    assert unused == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_says_what_it_takes(path):
    assert "{#" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_lock_files_pin_with_hashes_and_name_no_address(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    packages = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert all("==" in package and "--hash=sha256:" in package for package in packages)


def test_every_dependency_says_what_it_is_for():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    lists = re.findall(r"(?:dependencies|dev) = \[\n(.*?)\n\]", text, re.DOTALL)
    assert len(lists) == 2
    for block in lists:
        assert re.match(r"\s*#", block)


def test_each_apps_data_folder_has_a_readme():
    for folder in ROOT.glob("*/data"):
        assert (folder / "README.md").exists(), folder


def test_vendored_files_keep_their_licences():
    assert (ROOT / "static/vendor/dkfds/LICENSE.md").exists()
    assert (ROOT / "static/vendor/dkfds/fonts/LICENSE-IBMPlexSans.txt").exists()
    assert (ROOT / "static/vendor/htmx/LICENSE").exists()


def test_the_makefile_lists_its_commands():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    for command in ("run", "setup", "test", "dev", "check", "bench", "help"):
        assert re.search(rf"^{command}:.*## ", text, re.MULTILINE), command
