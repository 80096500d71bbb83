"""Every URL × role × own and other department, against one written matrix. An unnamed URL fails."""

import pytest
from django.apps import apps
from django.db import transaction
from django.test import override_settings
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern

from selfeval.accounts.roles import Role
from selfeval.assessments.operations import comment
from selfeval.assessments.workflow import Action
from tests.factories import Story, fill_in, make_evidence, make_explanation, make_scope
from tests.reports.stories import put_issued

pytestmark = pytest.mark.django_db

EVERYONE = frozenset(Role)
READERS = EVERYONE - {Role.ADMINISTRATOR}
REVIEWERS = frozenset({Role.SECTION_CHIEF, Role.REVIEW_PANEL})

# URL name → (which object it names, the roles that may read it in their own department)
MATRIX = {
    "home": (None, EVERYONE),
    "accounts:password": (None, EVERYONE),
    "accounts:offices": (None, {Role.ADMINISTRATOR, Role.AUDITOR}),
    "accounts:people": ("department", {Role.ADMINISTRATOR, Role.AUDITOR}),
    "accounts:posts": ("department", {Role.ADMINISTRATOR, Role.AUDITOR}),
    "accounts:events": ("department", {Role.ADMINISTRATOR, Role.AUDITOR}),
    "accounts:person": ("person", {Role.ADMINISTRATOR, Role.AUDITOR}),
    "accounts:add_person": ("department", {Role.ADMINISTRATOR}),
    "accounts:rename_person": ("person", {Role.ADMINISTRATOR}),
    "accounts:reset_password": ("person", {Role.ADMINISTRATOR}),
    "accounts:disable": ("person", {Role.ADMINISTRATOR}),
    "accounts:appoint": ("person", {Role.ADMINISTRATOR}),
    "accounts:end_post": ("post", {Role.ADMINISTRATOR}),
    "accounts:sections": ("department", {Role.ADMINISTRATOR}),
    "accounts:section": ("section", {Role.ADMINISTRATOR}),
    "budgets:department": ("year", READERS),
    "budgets:projects": ("year", READERS),
    "budgets:rows": ("year", READERS),
    "budgets:project": ("project", READERS),
    "budgets:entry": ("year", READERS),
    "budgets:sums": ("year", READERS),
    "budgets:adjustments": ("year", READERS),
    "budgets:reverse_adjustment": ("adjustment", {Role.FINANCE}),
    "budgets:changes": ("year", READERS),
    "budgets:export_changes": ("year", READERS),
    "budgets:export_adjustments": ("year", READERS),
    "budgets:year": ("year", READERS),
    "budgets:add_project": ("year", {Role.FINANCE}),
    "budgets:add_line": ("year", {Role.FINANCE}),
    "budgets:months_picture": ("year", READERS),
    "budgets:projects_picture": ("year", READERS),
    "budgets:sources_picture": ("year", READERS),
    "budgets:project_picture": ("project", READERS),
    "budgets:export_projects": ("year", READERS),
    "budgets:export_rows": ("year", READERS),
    "assessments:export": ("year", READERS),
    "budgets:stated": ("year", READERS),
    "budgets:describe": ("year", {Role.FINANCE}),
    "budgets:secrecy": ("project", {Role.FINANCE}),
    "budgets:attachment": ("explanation", READERS),
    "budgets:uploads": ("year", READERS),
    "budgets:template": ("year", {Role.FINANCE}),
    "budgets:upload_preview": ("upload", {Role.FINANCE}),
    "budgets:upload_original": ("upload", {Role.FINANCE}),  # its readers see what was imported, test_pages says so
    "budgets:upload_marked": ("upload", {Role.FINANCE}),
    "assessments:round": ("year", READERS),
    "assessments:progress": ("year", READERS),
    "assessments:export_progress": ("year", READERS),
    "assessments:late": ("year", READERS),
    "assessments:export_late": ("year", READERS),
    "assessments:list": ("year", READERS),
    "assessments:sheet": ("form", READERS),
    "assessments:form_file": ("form", READERS),
    "assessments:forms_file": ("year", READERS),
    "assessments:form_upload": ("form", {Role.FILLER}),
    "reports:form_pdf": ("form", READERS),
    "reports:forms_pdf": ("year", READERS),
    "assessments:edit": ("form", READERS),  # who may not fill in is led to the form as it is read
    "assessments:edit_sums": ("form", READERS),
    "assessments:evidence": ("evidence", READERS),
    "assessments:indicators": ("form", READERS),
    "assessments:weights": ("form", READERS),
    "assessments:add_indicator": ("form", READERS),
    "assessments:change_goal": ("form", READERS),
    "assessments:library": ("form", READERS),
    "assessments:change_indicator": ("indicator", READERS),
    "assessments:remove_indicator": ("indicator", READERS),
    "assessments:of_project": ("project", READERS),
    "assessments:trail": ("year", {Role.AUDITOR, Role.FINANCE}),
    "assessments:export_trail": ("year", {Role.AUDITOR, Role.FINANCE}),
    "reports:report": ("year", READERS),
    "reports:findings": ("year", READERS),
    "assessments:check_form": (None, EVERYONE),  # any workbook of anybody; nothing of ours is shown
    "reports:check_rules": (None, EVERYONE),
    "reports:check_report": (None, EVERYONE),  # any text of anybody; nothing of ours is shown
    "reports:download": ("year", READERS),
    "reports:download_word": ("year", READERS),
    "reports:download_excel": ("year", READERS),
    "reports:write": ("year", {Role.FINANCE}),
    "reports:write_figures": ("year", {Role.FINANCE}),
    "reports:preview": ("year", {Role.FINANCE}),
    "reports:chapter_pdf": ("year", {Role.FINANCE}),
    "reports:issue": ("year", READERS),
    "reports:progress": ("year", READERS),
    "reports:sign": ("year", READERS),
    "reports:handed_in": ("year", READERS),
    "reports:written": ("year", READERS),
    "reports:since_submitted": ("year", READERS),
    "reports:since_issued": ("year", READERS),
    "reports:since_returned": ("year", READERS),
    "reports:version": ("issued", READERS),
    "reports:version_changes": ("issued", READERS),
    "reports:issued_file": ("issued_file", READERS),
}
# URL name that only takes a POST → (which object it names, the roles that may do it)
POSTS: dict[str, tuple[str | None, frozenset[Role]]] = {
    "accounts:enable": ("person", {Role.ADMINISTRATOR}),
    "accounts:move_section": ("section", {Role.ADMINISTRATOR}),
    "accounts:use_section": ("section", {Role.ADMINISTRATOR}),
    "assessments:save_field": ("form", {Role.FILLER}),
    "assessments:bring_evidence": ("indicator", {Role.FILLER}),
    "assessments:remove_evidence": ("evidence", {Role.FILLER}),
    "assessments:copy_indicators": ("form", {Role.FILLER}),
    "assessments:spread_weights": ("form", {Role.FILLER}),
    "assessments:take_standard": ("form", {Role.FILLER}),
    "assessments:move_indicator": ("indicator", {Role.FILLER}),
    "budgets:upload": ("year", {Role.FINANCE}),
    "budgets:upload_reading": ("upload", {Role.FINANCE}),
    "budgets:upload_columns": ("upload", {Role.FINANCE}),
    "budgets:upload_commit": ("upload", {Role.FINANCE}),
    "budgets:upload_undo": ("upload", {Role.FINANCE}),
    "budgets:explain": ("year", {Role.FINANCE}),
    "reports:explain": ("year", {Role.FINANCE}),
    "reports:act": ("year", {Role.FINANCE, Role.LEADER}),
    "reports:print_again": ("year", {Role.FINANCE, Role.LEADER}),
    "reports:release": ("issued", {Role.FINANCE, Role.LEADER}),
    "reports:write_paragraph": ("year", {Role.FINANCE}),
    "reports:settle_paragraph": ("year", {Role.FINANCE}),
    "budgets:record_stated": ("year", {Role.FINANCE}),
    "budgets:cell": ("year", {Role.FINANCE}),
    "budgets:paste": ("year", {Role.FINANCE}),
    "budgets:open_next": ("year", {Role.FINANCE}),
    "budgets:close": ("year", {Role.FINANCE}),
    "budgets:reopen": ("year", {Role.FINANCE}),
    "budgets:paste_commit": ("year", {Role.FINANCE}),
    "assessments:change_round": ("year", {Role.FINANCE}),
    "assessments:extend": ("year", {Role.FINANCE}),
    "assessments:take_in_whole": ("year", {Role.FINANCE}),
    "assessments:leave": ("year", {Role.FINANCE}),
    "assessments:return_to_round": ("form", {Role.FINANCE}),
    "assessments:take_in": ("project", {Role.FINANCE}),
    "assessments:remind": ("year", {Role.FINANCE}),
    "assessments:read_reminders": (None, EVERYONE),
    "assessments:act": ("form", {Role.FILLER, *REVIEWERS}),
    "assessments:act_on_many": ("year", REVIEWERS),
    "assessments:comment": ("form", REVIEWERS),
    "assessments:answer": ("opinion", {Role.FILLER, *REVIEWERS}),
    "assessments:resolve": ("opinion", REVIEWERS),
    "assessments:deduct": ("indicator", REVIEWERS),
    "assessments:explain": ("form", {Role.FILLER}),
    "assessments:form_preview": ("form", {Role.FILLER}),
    "assessments:form_commit": ("form", {Role.FILLER}),
    "assessments:form_marked": ("form", {Role.FILLER}),
}
# A refusal stands at these addresses: read again, they lead whoever may read the form there.
LEADS_BACK = {"reports:act", *(f"assessments:{name}" for name in ("act", "comment", "answer", "resolve", "deduct"))}
PUBLIC = {"login", "logout", "reports:verify", "public:reports"}
PUBLIC_ROWS = {"public:report", "public:pdf"}  # of an issued and released report; tests/reports/test_public asks them


def names(patterns=None, namespace=""):
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"
        else:
            yield from names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else namespace)


def test_every_url_stands_in_the_matrix():
    assert set(names()) == set(MATRIX) | set(POSTS) | PUBLIC | PUBLIC_ROWS


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker, tmp_path_factory):
    """Two offices with one of everything, made once; each test is rolled back to them. And where their files lie."""
    folder = tmp_path_factory.mktemp("told")
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(MEDIA_ROOT=folder / "media"):
        yield (tell(Story()), tell(Story())), folder
        transaction.set_rollback(True)


def tell(story):
    assert story.upload  # brought in before anything is read
    story.explanation = make_explanation(story)
    story.person = story.filler.user
    story.post = story.person.posts.get()
    assert story.adjustment
    fill_in(story.form, story.filler)
    story.indicator = story.form.indicators.first()
    story.evidence = make_evidence(story.indicator, story.filler)
    story.opinion = comment(assessment_id=story.form.pk, by=story.chief, text="请核对。")
    for who, action in ((story.filler, "SUBMIT"), (story.chief, "PASS"), (story.panel, "APPROVE")):
        story.act(who, Action(action))
    story.issued, story.issued_file = put_issued(story)
    return story


@pytest.fixture
def stories(told, db, settings):
    stories, folder = told
    settings.MEDIA_ROOT, settings.REPORTS_DIR = folder / "media", folder / "reports"  # printed once, too
    return stories


def url_of(name, story):
    thing, _ = (MATRIX | POSTS)[name]
    return reverse(name, args=[getattr(story, thing).pk] if thing else [])


def read(client, url):
    """The answer, read to its end: only so does the test client close a file and keep the database open."""
    response = client.get(url)
    if response.streaming:
        b"".join(response.streaming_content)
    return response


def user_with(role, story):
    return make_scope(role, story.department, story.section, story.department.bureau).user


ROLES = [Role.FINANCE, *(pytest.param(role, marks=pytest.mark.once) for role in Role if role != Role.FINANCE)]


@pytest.mark.parametrize("role", ROLES)
def test_the_matrix_holds_in_the_own_department(client, stories, role):
    client.force_login(user_with(role, stories[0]))
    answers = {name: read(client, url_of(name, stories[0])).status_code for name in MATRIX}
    wrong = {name: code for name, code in answers.items() if (code in (200, 302)) != (role in MATRIX[name][1])}
    assert wrong == {}


@pytest.mark.once
@pytest.mark.parametrize("name", POSTS)
def test_only_the_named_roles_may_do_it(client, stories, name):
    url, answers = url_of(name, stories[0]), {}
    for role in sorted(Role, key=lambda role: role in POSTS[name][1]):  # those who change something come last
        client.force_login(user_with(role, stories[0]))
        assert client.get(url).status_code in ((302, 403) if name in LEADS_BACK else (405,))
        answers[role] = client.post(url).status_code
    assert {role for role, code in answers.items() if code != 403} == POSTS[name][1], answers


def test_nothing_is_done_to_another_department(client, stories):
    client.force_login(stories[0].finance.user)
    named = [name for name, (thing, _) in POSTS.items() if thing]
    answers = {name: client.post(url_of(name, stories[1])).status_code for name in named}
    assert {name: code for name, code in answers.items() if code != 404} == {}


@pytest.mark.once
@pytest.mark.parametrize("role", sorted(EVERYONE - {Role.BUREAU}))
def test_another_department_is_not_found_and_not_named(client, stories, role):
    client.force_login(user_with(role, stories[0]))
    for name in (name for name, (thing, _) in MATRIX.items() if thing):
        response = client.get(url_of(name, stories[1]))
        assert response.status_code == 404, name
        assert stories[1].department.name not in response.content.decode(), name


@pytest.mark.once
def test_a_visitor_is_asked_to_sign_in(client, stories):
    for name in MATRIX:
        response = client.get(url_of(name, stories[0]))
        assert response.status_code == 302 and response.url.startswith(reverse("login")), name


def test_reading_changes_no_row(client, stories):
    client.force_login(stories[0].finance.user)

    def counted():
        models = [m for m in apps.get_models() if m._meta.app_label in ("budgets", "accounts", "assessments")]
        return {m.__name__: list(m._default_manager.order_by("pk").values_list()) for m in models}

    before = counted()
    for name in MATRIX:
        read(client, url_of(name, stories[0]))
    after = counted()
    changed = {model for model in before if before[model] != after[model]}
    assert changed <= {"User"}  # last_login is written at sign-in only


def test_rows_of_another_department_are_left_out_of_a_query(client, stories):
    client.force_login(stories[0].finance.user)
    url = reverse("budgets:rows", args=[stories[0].year.pk])
    response = client.get(f"{url}?lines={stories[0].line.pk},{stories[1].line.pk},x,-1")
    assert response.status_code == 200
    assert client.get(f"{url}?lines={stories[0].line.pk}&measure=NONE").status_code == 404
    assert client.get(f"{url}?lines={stories[1].line.pk}").status_code == 404
    assert stories[1].finance.user.username not in response.content.decode()


def test_a_disabled_user_is_out_at_once(client, stories):
    user = stories[0].finance.user
    client.force_login(user)
    user.is_active = False
    user.save()
    assert client.get(url_of("budgets:department", stories[0])).status_code == 302


def test_five_wrong_passwords_lock_the_account(client, stories):
    user = stories[0].finance.user
    for _ in range(5):
        client.post(reverse("login"), {"username": user.username, "password": "wrong"})
    response = client.post(reverse("login"), {"username": user.username, "password": "correct-horse-1"})
    assert response.status_code == 429
    assert "30" in response.content.decode()
    colleague = {"username": stories[0].panel.user.username, "password": "correct-horse-1"}
    assert client.post(reverse("login"), colleague).status_code == 302


def test_a_post_without_a_token_is_refused():
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    for name in PUBLIC:
        assert strict.post(reverse(name)).status_code == 403


def test_pages_carry_the_security_headers(client, stories):
    client.force_login(stories[0].finance.user)
    headers = client.get(reverse("home"), follow=True).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY" and headers["X-Content-Type-Options"] == "nosniff"
