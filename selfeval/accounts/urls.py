from django.urls import path

from selfeval.accounts.views import people, posts, sections

app_name = "accounts"
urlpatterns = [
    path("", people.offices, name="offices"),
    path("password/", people.password, name="password"),
    path("<int:department_id>/people/", people.listed, name="people"),
    path("<int:department_id>/people/add/", people.add, name="add_person"),
    path("person/<int:user_id>/", people.person, name="person"),
    path("person/<int:user_id>/name/", people.rename, name="rename_person"),
    path("person/<int:user_id>/password/", people.reset_password, name="reset_password"),
    path("person/<int:user_id>/disable/", people.disable, name="disable"),
    path("person/<int:user_id>/enable/", people.enable, name="enable"),
    path("person/<int:user_id>/appoint/", posts.appoint, name="appoint"),
    path("<int:department_id>/posts/", posts.listed, name="posts"),
    path("<int:department_id>/events/", posts.events, name="events"),
    path("post/<int:post_id>/end/", posts.end, name="end_post"),
    path("<int:department_id>/sections/", sections.listed, name="sections"),
    path("section/<int:section_id>/", sections.rename, name="section"),
    path("section/<int:section_id>/move/", sections.move, name="move_section"),
    path("section/<int:section_id>/use/", sections.use, name="use_section"),
]
