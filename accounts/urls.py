"""Addresses of people, of signing in, and of what everybody looks after themselves."""

from django.urls import path

from accounts.views import own, people, sign_in, tokens

app_name = "accounts"

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.code, name="code"),
    path("sign-in/force-account/", sign_in.entra_begin, name="entra_begin"),
    path("sign-in/force-account/callback/", sign_in.entra_callback, name="entra_callback"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("account/", own.own, name="own"),
    path("account/password/", own.password, name="password"),
    path("account/sessions/end/", own.sessions_end, name="sessions_end"),
    path("account/sessions/<slug:mark>/end/", own.session_end, name="session_end"),
    path("account/tokens/add/", tokens.token_add, name="token_add"),
    path("account/tokens/<slug:mark>/end/", tokens.token_end, name="token_end"),
    path("account/codes/", own.codes_set_up, name="codes_set_up"),
    path("account/codes/picture.svg", own.codes_picture, name="codes_picture"),
    path("account/codes/remove/", own.codes_remove, name="codes_remove"),
    path("account/codes/recovery/", own.codes_recovery, name="codes_recovery"),
    path("account/force-account/", sign_in.entra_again, name="entra_again"),
    path("account/go-on/", sign_in.go_on, name="go_on"),
    path("people/", people.person_list, name="person_list"),
    path("people/export/", people.person_export, name="person_export"),
    path("people/add/", people.person_add, name="person_add"),
    path("people/sessions/", people.everybodys_sessions, name="everybodys_sessions"),
    path("people/<int:pk>/", people.person_edit, name="person_edit"),
    path("people/<int:pk>/password/", people.person_password, name="person_password"),
    path("people/<int:pk>/tokens/<slug:mark>/end/", tokens.person_token_end, name="person_token_end"),
    path("people/<int:pk>/codes/", people.person_codes, name="person_codes"),
    path("people/<int:pk>/sessions/", people.person_sessions, name="person_sessions"),
]
