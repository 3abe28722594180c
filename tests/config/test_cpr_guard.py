"""No form lets a CPR number in: every text field of every admin form, inline and portal form is tried, as discovered."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.forms import ReadOnlyPasswordHashField
from django.core.exceptions import ValidationError
from django.db import models
from django.test import RequestFactory
from django.urls import get_resolver

from config.apps import OWN_APPS
from registry.guard import FREE, OTHER_NUMBERS, GuardedForm
from registry.models import Citation, Source
from tests.factories import OrganisationFactory

NUMBER = "010190-1234"
SAID = "ligner et CPR-nummer"
# Forms that read the address and store nothing, and forms that only ask for an e-mail and secrets.
STORE_NOTHING = {
    "LoginForm",
    "ResetPasswordForm",
    "ChangeEmailForm",
    "CodeForm",
    "CodeAgainForm",
    "ActivateTOTPForm",
    "_Code",
}


def own_models() -> list[type[models.Model]]:
    # In an order of their own: history's tables come in another one each time, and each worker must find the same tests.
    found = [model for label in OWN_APPS for model in apps.get_app_config(label).get_models()]
    return sorted(found, key=lambda model: model._meta.label)


def takes_text(field: forms.Field) -> bool:
    """Whether a person can write words of their own in the field, and ten digits at all."""
    if isinstance(field.widget, forms.PasswordInput) or isinstance(field, ReadOnlyPasswordHashField) or field.disabled:
        return False
    return isinstance(field, forms.CharField | forms.JSONField) and (getattr(field, "max_length", None) or 10) >= 10


def typed(field: forms.Field) -> str:
    if isinstance(field, forms.URLField):
        return f"https://example.dk/{NUMBER}"
    if isinstance(field, forms.EmailField):
        return "0101901234@example.dk"
    if isinstance(field, forms.SlugField):
        return NUMBER
    if isinstance(field, forms.JSONField):
        return f'["{NUMBER}"]'
    return NUMBER


def let_in(form_class: type[forms.BaseForm]) -> list[str]:
    """The text fields of a form class that let a CPR number in."""
    model = getattr(form_class, "_meta", None) and form_class._meta.model
    free = {name for name in form_class.base_fields if model and f"{model._meta.label}.{name}" in FREE} | OTHER_NUMBERS.keys()
    names = [name for name, field in form_class.base_fields.items() if takes_text(field) and name not in free]
    form = form_class({name: typed(form_class.base_fields[name]) for name in names})
    return [name for name in names if not any(SAID in error for error in form.errors.get(name, []))]


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_every_text_column_refuses(model):
    for field in model._meta.concrete_fields:
        text = isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
        if not text or f"{field.model._meta.label}.{field.name}" in FREE:
            continue
        value = [{"tekst": NUMBER}] if isinstance(field, models.JSONField) else NUMBER
        with pytest.raises(ValidationError) as refusal:
            field.run_validators(value)
        assert [error.message for error in refusal.value.error_list if error.code == "cpr"] != [], field
        assert sum(error.code == "cpr" for error in refusal.value.error_list) == 1, field


IN_ADMIN = sorted((model for model in admin.site._registry if model._meta.app_label in OWN_APPS), key=lambda model: model._meta.label)


@pytest.mark.parametrize("model", IN_ADMIN, ids=lambda model: model._meta.label)
def test_every_admin_form_and_inline_refuses(db, model):
    request = RequestFactory().get("/")
    request.user = get_user_model()(is_superuser=True, is_active=True, pk=1)
    page = admin.site._registry[model]
    for obj in (None, model()):
        if obj is None and not page.has_add_permission(request):
            continue
        assert let_in(page.get_form(request, obj, change=obj is not None)) == []
    for formset, _ in page.get_formsets_with_inlines(request):
        assert let_in(formset.form) == [], formset


def _subclasses(cls: type) -> Iterator[type]:
    for each in cls.__subclasses__():
        yield each
        yield from _subclasses(each)


def portal_forms() -> list[type[forms.BaseForm]]:
    """Every form class written in the portal's own modules, whether an address leads to it or not."""
    assert get_resolver().url_patterns
    for label in (*OWN_APPS, "config"):
        package = importlib.import_module(label)
        for module in pkgutil.walk_packages(package.__path__, f"{label}."):
            if ".migrations" not in module.name and ".management" not in module.name:
                importlib.import_module(module.name)
    own = {each for each in _subclasses(forms.BaseForm) if each.__module__.split(".")[0] in {*OWN_APPS, "config"}}
    return sorted(own, key=lambda each: f"{each.__module__}.{each.__name__}")


def test_every_portal_form_guards_what_no_column_stands_behind():
    """A ModelForm's columns are guarded by the model; whatever else takes text must stand in a GuardedForm."""
    naked = []
    for form in portal_forms():
        if issubclass(form, GuardedForm) or form.__name__ in STORE_NOTHING:
            continue
        columns = set(form._meta.fields or ()) if issubclass(form, forms.ModelForm) and form._meta.model else set()
        names = [name for name, field in form.base_fields.items() if takes_text(field) and name not in columns]
        naked += [f"{form.__module__}.{form.__name__}.{name}" for name in names]
    assert naked == []


def test_a_guarded_form_keeps_what_was_typed_and_says_where():
    class Form(GuardedForm, forms.Form):
        text = forms.CharField()
        secret = forms.CharField(widget=forms.PasswordInput)
        tags = forms.MultipleChoiceField(choices=[("a", "a")], required=False)

    form = Form({"text": f"Ring til {NUMBER} nu", "secret": NUMBER})
    assert form.errors == {"text": ["Teksten ligner et CPR-nummer: 010190-****, i tegn 10. Fjern det."]}
    assert form["text"].value() == f"Ring til {NUMBER} nu"
    assert "secret" in form.cleaned_data


@pytest.mark.parametrize(("name", "good", "bad"), [("p_number", "0101901234", "010190-1234"), ("isbn", "0306406152", "0101701234")])
def test_a_field_for_another_number_takes_that_number_alone(name, good, bad):
    class Form(GuardedForm, forms.Form):
        pass

    Form.base_fields[name] = forms.CharField()
    assert Form({name: good}).is_valid()
    assert not Form({name: bad}).is_valid()
    assert name in OTHER_NUMBERS


def test_a_case_about_a_book_can_name_it(db):
    Source(slug="bog", title="Bog", kind="report", isbn="0306406152", summary="En bog.").full_clean()
    with pytest.raises(ValidationError, match="CPR"):
        Source(slug="bog", title="Bog", kind="report", isbn=NUMBER, summary="En bog.").full_clean()


def test_an_admin_page_says_it_at_the_field_and_keeps_what_was_typed(client, db):
    client.force_login(get_user_model().objects.create_superuser("admin@example.dk"))
    organisation = OrganisationFactory()
    citation = Citation.objects.first()
    typed = {
        "slug": organisation.slug, "status": "published", "name": "Forening", "kind": "association", "confirm_months": "12",
        "text": f"Formanden er {NUMBER}", "sources": [citation.pk],
        **{f"{prefix}-{part}": "0" for prefix in ("aliases", "websites", "notes") for part in ("TOTAL_FORMS", "INITIAL_FORMS")},
    }  # fmt: skip
    html = client.post(f"/admin/registry/organisation/{organisation.pk}/change/", typed).content.decode()
    assert "Teksten ligner et CPR-nummer: 010190-****, i tegn 14. Fjern det." in html
    assert f"Formanden er {NUMBER}" in html
    organisation.refresh_from_db()
    assert organisation.text == ""


def test_a_search_for_a_number_is_not_remembered_by_the_browser(client, catalogue):
    assert "data-remember" in client.get("/soeg/?q=jobcenter").content.decode()
    assert "data-remember" not in client.get(f"/soeg/?q=jobcenter+{NUMBER}").content.decode()
