"""The administrator's pages, as he and those whom he looks after meet them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from selfeval.accounts import middleware, operations
from selfeval.accounts.models import Post, User
from selfeval.accounts.roles import Role
from tests.accounts.conftest import NEW_PASSWORD, PASSWORD
from tests.factories import make_department, make_section, make_user, make_year

pytestmark = pytest.mark.django_db
NEW = {"username": "lixin", "full_name": "李新", "password": NEW_PASSWORD, "again": NEW_PASSWORD}
NEW |= {"role": "LEADER", "starts_on": "2021-01-01"}


@pytest.fixture
def admin(client, office):
    client.force_login(office.administrator)
    return client


def at(name, thing):
    return reverse(f"accounts:{name}", args=[thing.pk])


def text_of(response) -> str:
    return response.content.decode()


def test_the_administrators_home_leads_to_his_people(admin, office):
    response = admin.get(reverse("home"), follow=True)
    assert response.redirect_chain[-1][0] == at("people", office.department)
    assert "添加用户" in text_of(response)
    assert office.stranger.username not in text_of(response)


def test_people_are_found_by_name_role_section_and_state(admin, office):
    url = at("people", office.department)
    operations.disable(user=office.finance, department=office.department, reason="试", by=office.administrator)

    def found(**query):
        return {person.username for person in admin.get(url, query).context["table"].data.data}

    assert found(who=office.filler.username.upper()) == {office.filler.username}
    assert found(role="SECTION_CHIEF") == {office.chief.username}
    assert found(section=office.section.pk) == {office.filler.username, office.chief.username}
    assert found(state="DISABLED") == {office.finance.username}
    assert found(state="NO_POST") == set()
    assert len(found()) == 5


def test_the_list_asks_as_often_for_three_hundred_people_as_for_five(admin, office, monkeypatch):
    monkeypatch.setattr(middleware, "TOUCH_EVERY", 10**9)

    def asked(name):
        with CaptureQueriesContext(connection) as queries:
            assert admin.get(at(name, office.department)).status_code == 200
        return len(queries)

    names = ("people", "posts", "sections")
    asked("people")  # the session is warm
    before = [asked(name) for name in names]
    people = User.objects.bulk_create(User(username=f"n{n}", full_name=f"人{n}") for n in range(300))
    chief = office.chief.posts.get()
    Post.objects.bulk_create(
        Post(
            user=user,
            role="SECTION_CHIEF",
            department=office.department,
            section=make_section(office.department, f"科{n}") if n < 20 else office.section,
            starts_on="2021-01-01",
            deputy_for=chief if n >= 20 else None,
        )
        for n, user in enumerate(people)
    )
    assert [asked(name) for name in names] == before


def test_a_person_is_added_with_his_first_post(admin, office):
    response = admin.post(at("add_person", office.department), NEW, follow=True)
    made = User.objects.get(username="lixin")
    assert made.check_password(NEW_PASSWORD) and made.posts.get().role == Role.LEADER
    assert NEW_PASSWORD not in text_of(response)
    assert "当面告诉本人" in text_of(response)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"password": "short", "again": "short"}, "password", "至少要10个字符"),
        ({"password": "password123", "again": "password123"}, "password", "常见"),
        ({"again": "different-horse"}, "again", "不一样"),
        ({"username": "有 空格"}, "username", ""),
        ({"role": ""}, "role", ""),
        ({"role": "DEPUTY"}, "deputy_for", "请选择代理谁的岗位"),
        ({"role": "BUREAU"}, "role", ""),
        ({"role": "FILLER"}, "section", "请选择科室"),
        ({"ends_on": "2020-01-01"}, "ends_on", "早于任职日期"),
        ({"full_name": "李\n新"}, "full_name", "换行"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_stays(admin, office, changes, field, sentence):
    response = admin.post(at("add_person", office.department), NEW | changes)
    assert sentence in "".join(response.context["form"].errors[field])
    assert 'value="2021-01-01"' in text_of(response)
    assert NEW_PASSWORD not in text_of(response)
    assert not User.objects.filter(full_name__startswith="李").exists()


def test_only_the_named_fields_of_an_account_are_taken(admin, office):
    extra = {"is_superuser": "1", "is_staff": "1", "is_active": "", "must_change_password": ""}
    admin.post(at("add_person", office.department), NEW | extra)
    made = User.objects.get(username="lixin")
    assert not made.is_superuser and not made.is_staff and made.is_active and made.must_change_password


def test_an_initial_password_opens_nothing_but_its_change(admin, office):
    admin.post(at("add_person", office.department), NEW)
    newcomer = Client()
    assert newcomer.post(reverse("login"), {"username": "lixin", "password": NEW_PASSWORD}).status_code == 302
    year = make_year(office.department)
    for url in (reverse("home"), reverse("budgets:department", args=[year.pk])):
        assert newcomer.get(url).url == reverse("accounts:password")
    quiet = newcomer.post(reverse("budgets:cell", args=[year.pk]), headers={"HX-Request": "true"})
    assert quiet.headers["HX-Redirect"] == reverse("accounts:password")
    own = {"old": NEW_PASSWORD, "password": "my-very-own-3", "again": "my-very-own-3"}
    assert newcomer.post(reverse("accounts:password"), own | {"old": "wrong-horse-1"}).status_code == 200
    same = {"old": NEW_PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert "和原密码相同" in text_of(newcomer.post(reverse("accounts:password"), same))
    assert newcomer.post(reverse("accounts:password"), own).url == reverse("home")
    assert newcomer.get(reverse("budgets:department", args=[year.pk])).status_code == 200


def test_who_guesses_at_the_old_password_is_locked_out(client, office):
    client.force_login(office.filler)
    tried = {"old": "wrong-horse-1", "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    for _ in range(5):
        response = client.post(reverse("accounts:password"), tried)
    assert response.status_code == 429
    assert client.post(reverse("accounts:password"), tried | {"old": PASSWORD}).status_code == 429


def test_disabling_ends_an_open_session_at_the_next_request(admin, office):
    year, worker = make_year(office.department), Client()
    worker.force_login(office.finance)
    url = reverse("budgets:entry", args=[year.pk])
    assert worker.get(url).status_code == 200
    admin.post(at("disable", office.finance), {"reason": "调离"})
    assert worker.get(url).url.startswith(reverse("login"))
    assert worker.post(reverse("budgets:cell", args=[year.pk])).url.startswith(reverse("login"))
    worker.post(reverse("login"), {"username": office.finance.username, "password": PASSWORD})
    assert worker.get(url).status_code == 302
    admin.post(at("enable", office.finance))
    worker.post(reverse("login"), {"username": office.finance.username, "password": PASSWORD})
    assert worker.get(url).status_code == 200


def test_a_session_of_before_disabling_stays_ended_when_the_account_is_enabled_again(admin, office):
    worker, colleague = Client(), Client()
    worker.force_login(office.finance)
    colleague.force_login(office.filler)
    admin.post(at("disable", office.finance), {"reason": "误停"})
    admin.post(at("enable", office.finance))
    url = reverse("budgets:entry", args=[make_year(office.department).pk])
    assert worker.get(url).url.startswith(reverse("login")), "nobody used the cookie while the account was disabled"
    assert colleague.get(reverse("home")).status_code == 200


def test_a_reset_password_ends_open_sessions_and_lifts_the_lock(admin, office):
    worker = Client()
    worker.force_login(office.filler)
    for _ in range(5):
        Client().post(reverse("login"), {"username": office.filler.username, "password": "wrong"})
    admin.post(at("reset_password", office.filler), {"password": NEW_PASSWORD, "again": NEW_PASSWORD})
    assert worker.get(reverse("home")).url.startswith(reverse("login"))
    again = worker.post(reverse("login"), {"username": office.filler.username, "password": NEW_PASSWORD})
    assert again.status_code == 302
    assert worker.get(reverse("home")).url == reverse("accounts:password")


def test_a_deputy_is_appointed_with_the_posts_role_and_shown_as_one(admin, office):
    chief, today = office.chief.posts.get(), timezone.localdate()
    admin.post(at("appoint", office.finance), {"role": "DEPUTY", "deputy_for": chief.pk, "starts_on": today})
    assert office.finance.posts.get(deputy_for=chief).section == office.section
    worker = Client()
    worker.force_login(office.finance)
    make_year(office.department)
    assert "综合科科室负责人（代理）" in text_of(worker.get(reverse("home"), follow=True))
    page = text_of(admin.get(at("end_post", chief)))
    assert "同一天起也失去权限" in page
    assert f"代理{office.chief.full_name}" in text_of(admin.get(at("person", office.finance)))


def test_a_post_is_ended_on_its_page_or_the_page_says_why_not(admin, office):
    post, today = office.finance.posts.get(), timezone.localdate()
    refused = admin.post(at("end_post", post), {"ends_on": today - timedelta(days=9)})
    assert "不能倒填" in text_of(refused)
    said = admin.post(at("end_post", post), {"ends_on": today - timedelta(days=1)}, follow=True)
    assert "已离任" in text_of(said)


def test_whose_posts_all_ended_reads_a_sentence(client, office):
    yesterday = timezone.localdate() - timedelta(days=1)
    operations.end_post(post=office.filler.posts.get(), ends_on=yesterday, by=office.administrator)
    client.force_login(office.filler)
    page = text_of(client.get(reverse("home")))
    assert "您的岗位“综合科经办人”已于" in page and "系统管理员" in page
    Post.objects.filter(user=office.filler).update(starts_on=yesterday + timedelta(days=9), ends_on=None)
    assert "起生效" in text_of(client.get(reverse("home")))


def test_an_administrator_finds_no_link_and_no_way_to_his_own_posts(admin, office):
    me = office.administrator
    page = text_of(admin.get(at("person", me)))
    assert at("appoint", me) not in page and at("disable", me) not in page
    refused = admin.post(at("appoint", me), {"role": "REVIEW_PANEL", "starts_on": "2021-01-01"})
    assert "不能给自己设置岗位" in text_of(refused)
    assert "不能停用自己" in text_of(admin.post(at("disable", me), {"reason": "试"}))


def test_a_stranger_is_not_found_and_his_posts_not_offered(admin, office):
    for name in ("person", "appoint", "reset_password", "disable", "enable", "rename_person"):
        assert admin.post(at(name, office.stranger)).status_code == 404
    foreign = office.stranger.posts.get()
    assert admin.post(at("end_post", foreign), {"ends_on": "2030-01-01"}).status_code == 404
    response = admin.post(
        at("appoint", office.filler), {"role": "DEPUTY", "deputy_for": foreign.pk, "starts_on": "2021-01-01"}
    )
    assert response.context["form"].errors["deputy_for"]
    section = make_section(make_department("外局"))
    given = {"role": "FILLER", "section": section.pk, "starts_on": "2021-01-01"}
    assert admin.post(at("appoint", office.finance), given).context["form"].errors["section"]


def test_an_auditor_reads_who_held_which_post_on_a_day(client, office):
    auditor = make_user(Role.AUDITOR, office.department)
    client.force_login(auditor)
    response = client.get(at("posts", office.department), {"day": "2019-12-31"})
    assert "没有符合条件的任职记录" in text_of(response)
    rows = client.get(at("posts", office.department), {"day": "2020-01-01", "role": "FILLER"}).context["table"].data
    assert [post.user for post in rows] == [office.filler]
    assert at("add_person", office.department) not in text_of(client.get(at("people", office.department)))
    assert client.get(at("add_person", office.department)).status_code == 403
