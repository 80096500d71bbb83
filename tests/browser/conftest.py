"""A real server process with the demonstration data, and a real Chromium."""

import fcntl
import os
import secrets
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.db import connection
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "ziping-yanshi-2021"
SESSIONS: dict[tuple[str, str, str], list] = {}  # cookies by site, user name and password
BESIDE_A_LOOP = "DJANGO_ALLOW_ASYNC_UNSAFE"
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(url: str, process: subprocess.Popen) -> None:
    for _ in range(150):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with code {process.returncode}")
        try:
            urlopen(url, timeout=5).close()
            return
        except (URLError, TimeoutError):  # a busy machine starts slowly
            time.sleep(0.1)
    raise RuntimeError("the server does not answer")


def environment_of(database: Path) -> dict[str, str]:
    key = secrets.token_urlsafe(50)
    own = {name: value for name, value in os.environ.items() if name != BESIDE_A_LOOP}
    return own | {"DATABASE_URL": f"sqlite:///{database}", "SECRET_KEY": key, "HTTPS": "0", "DEBUG": "0"}


@pytest.fixture(scope="session")
def filled(tmp_path_factory, django_db_setup) -> Path:
    """A database with the demonstration data, made once in a run, whichever worker comes first; sites copy it."""
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    database, making = folder / "demonstration.sqlite3", folder / "demonstration.being-made"
    with (folder / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not database.exists():
            copy_what_is_migrated(making)
            for command in ("migrate", "load_demo"):
                arguments = [sys.executable, "manage.py", command]
                environment = environment_of(making)
                subprocess.run(arguments, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
            making.rename(database)
    return database


def copy_what_is_migrated(making: Path) -> None:
    """Start from the database in memory of this worker's other tests, if it has one: migrations take ten seconds."""
    name = str(connection.settings_dict["NAME"])
    if "mode=memory" in name:
        with closing(sqlite3.connect(name, uri=True)) as migrated, closing(sqlite3.connect(making)) as copy:
            migrated.backup(copy)


@contextmanager
def serving(folder: Path, filled: Path) -> Iterator[str]:
    """The address of a running site with the demonstration data, stopped at the end."""
    port = free_port()
    environment = environment_of(Path(shutil.copy(filled, folder / "db.sqlite3")))
    server = [
        sys.executable,
        "-m",
        "gunicorn",
        "selfeval.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--threads",
        "4",
    ]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(server, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}/login/", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture(scope="session")
def site(tmp_path_factory, filled) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("site"), filled) as address:
        yield address


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        # Its event loop stays in this thread and runs nothing of Django's: other tests may use the database beside it.
        os.environ[BESIDE_A_LOOP] = "yes"
        # Without windows and extensions: the tests take a quarter less than in the whole Chromium.
        shell = which("chromium-headless-shell")
        browser = playwright.chromium.launch(executable_path=shell, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """A person's window: the page, and what its console complained about."""

    page: Page
    site: str
    complaints: list[str] = field(default_factory=list)

    def sign_in(self, username: str, password: str = PASSWORD) -> None:
        """Through the form, or with the session that an earlier test was given there, as long as it is good."""
        context = self.page.context
        if cookies := SESSIONS.get((self.site, username, password)):
            context.clear_cookies()
            context.add_cookies(cookies)
            self.page.goto(self.site)
            if "/login/" not in self.page.url:
                return
        self.page.goto(f"{self.site}/login/")
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码").fill(password)
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="登录").click()
        if "/login/" not in self.page.url:
            SESSIONS[self.site, username, password] = context.cookies()

    def in_another_tab(self) -> "Visit":
        """A second tab of the same browser: the session is one."""
        other = Visit(self.page.context.new_page(), self.site)
        other.page.set_default_timeout(15_000)
        return other

    def sign_out(self) -> None:
        self.page.goto(self.site)
        self.page.get_by_role("button", name="退出登录").click()
        self.page.get_by_label("用户名").wait_for()

    def go(self, name: str) -> None:
        self.page.get_by_role("navigation", name="年度导航").get_by_role("link", name=name).click()

    @property
    def overflow(self) -> int:
        """By how many pixels the page is wider than its window."""
        root = "document.documentElement"
        return self.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth")


def _visit(chromium, site: str, width: int):
    context = chromium.new_context(viewport={"width": width, "height": 900}, accept_downloads=True)
    visit = Visit(context.new_page(), site)
    visit.page.set_default_timeout(15_000)
    visit.page.on(
        "console",
        lambda message: visit.complaints.append(message.text) if message.type in ("error", "warning") else None,
    )
    visit.page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    yield visit
    context.close()


@pytest.fixture
def visit(chromium, site):
    yield from _visit(chromium, site, 1440)


@pytest.fixture
def phone(chromium, site):
    yield from _visit(chromium, site, 390)


@pytest.fixture
def visit_apart(chromium, tmp_path, filled):
    """A visit to a site of its own: what it does there, a lockout for one, troubles no other test."""
    with serving(tmp_path, filled) as address:
        yield from _visit(chromium, address, 1440)


@pytest.fixture(scope="module")
def own_site(tmp_path_factory, filled) -> Iterator[str]:
    """A site for the tests of one module that change figures, each of them others."""
    with serving(tmp_path_factory.mktemp("own"), filled) as address:
        yield address


@pytest.fixture
def clerk(chromium, own_site):
    yield from _visit(chromium, own_site, 1440)


@pytest.fixture
def other_clerk(chromium, own_site):
    yield from _visit(chromium, own_site, 1440)
