from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "selfeval.accounts"
    label = "accounts"
    verbose_name = "用户与岗位"
