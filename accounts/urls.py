"""Everything under /konto/: log-in and what goes with it (django-allauth's views under Danish addresses), 'Min side' and hand-over.

allauth's own names are kept, since its views refer to each other by them. Sign-up says that it's closed: accounts are made
by administrators. Its page of connections to identity providers has no address: a connection makes itself at log-in.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from django.urls import path, re_path
from django.views.generic import RedirectView

from . import provider, views
from .security.models import SecurityEventKind as Kind
from .views.fresh import fresh
from .views.noted import noted

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="my_page"), name="account"),
    path("log-ind/", account.login, name="account_login"),
    path("log-ud/", account.logout, name="account_logout"),
    path("opret/", account.signup, name="account_signup"),
    path("lukket/", account.account_inactive, name="account_inactive"),
    path("bekraeft/", account.reauthenticate, name="account_reauthenticate"),
    path("e-mail/", fresh(account.email), name="account_email"),
    path("e-mail/sendt/", account.email_verification_sent, name="account_email_verification_sent"),
    path("e-mail/fortryd/<str:signed>/", views.undo_address, name="undo_address"),
    re_path(r"^e-mail/bekraeft/(?P<key>[-:\w]+)/$", account.confirm_email, name="account_confirm_email"),
    path("adgangskode/", account.password_change, name="account_change_password"),
    path("adgangskode/vaelg/", fresh(account.password_set), name="account_set_password"),
    path("nulstil/", account.password_reset, name="account_reset_password"),
    path("nulstil/sendt/", account.password_reset_done, name="account_reset_password_done"),
    path("nulstil/faerdig/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^nulstil/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-\w]+)/$", account.password_reset_from_key, name="account_reset_password_from_key"
    ),
    path("to-trin/", mfa.index, name="mfa_index"),
    path("to-trin/log-ind/", mfa.authenticate, name="mfa_authenticate"),
    path("to-trin/bekraeft/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("to-trin/app/", fresh(totp.activate_totp), name="mfa_activate_totp"),
    path("to-trin/app/fjern/", fresh(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("to-trin/noedkoder/", fresh(noted(codes.view_recovery_codes, Kind.CODES_VIEWED)), name="mfa_view_recovery_codes"),
    path("to-trin/noedkoder/nye/", fresh(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("to-trin/noedkoder/hent/", fresh(noted(codes.download_recovery_codes, Kind.CODES_VIEWED)), name="mfa_download_recovery_codes"),
    path("to-trin/noegler/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("to-trin/noegler/ny/", fresh(passkeys.add_webauthn), name="mfa_add_webauthn"),
    path("to-trin/noegler/bekraeft/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("to-trin/noegler/<int:pk>/", fresh(passkeys.edit_webauthn), name="mfa_edit_webauthn"),
    path("to-trin/noegler/<int:pk>/fjern/", fresh(passkeys.remove_webauthn), name="mfa_remove_webauthn"),
    path("sessioner/", views.sessions, name="usersessions_list"),
    path("ekstern/afbrudt/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("ekstern/<slug:provider_id>/", provider.login, name="openid_connect_login"),
    path("ekstern/<slug:provider_id>/retur/", provider.callback, name="openid_connect_callback"),
    path("min-side/", views.my_page, name="my_page"),
    path("min-side/mail/", views.my_mail, name="my_mail"),
    path("mine-data/", views.my_data, name="my_data"),
    path("soegninger/gem/", views.save_search, name="save_search"),
    path("soegninger/<int:pk>/", views.saved_search, name="saved_search"),
    path("overdragelse/", views.hand_over_choose, name="hand_over"),
    path("overdragelse/svar/<str:signed>/", views.hand_over_answer, name="hand_over_answer"),
    path("overdragelse/fortryd/<int:pk>/", views.hand_over_undo, name="hand_over_undo"),
    path("overdragelse/<int:pk>/", views.hand_over, name="hand_over_person"),
    path("mail/fravaelg/<str:signed>/", views.refuse_mail, name="refuse_mail"),
]
