"""Installing: what is looked for, what is said, what is skipped. Nothing here uses the network."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

import pytest

from selfeval import install
from tests.postgres import newest_binaries

ROOT = Path(__file__).resolve().parent.parent


def need(package: str, there: bool, for_tests: bool = False) -> install.Need:
    """A need whose probe answers as told."""
    return install.Need(package, f"what {package} brings", lambda: there, for_tests)


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would have been run; each of them succeeds."""
    ran: list[list[str]] = []

    def record(command, **_):
        ran.append([str(word) for word in command])
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(install.subprocess, "run", record)
    return ran


@pytest.fixture
def tree(tmp_path: Path, commands: list[list[str]]) -> Path:
    """A source tree with requirements and a .venv that has pip but no stamp yet."""
    for name in ("requirements.txt", "tests/requirements.txt", ".venv/bin/python", ".venv/bin/pip"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"the content of {name}")
    return tmp_path


def test_only_what_the_probes_do_not_find_is_missing():
    needs = [need("here", True), need("gone", False), need("gone-for-tests", False, for_tests=True)]
    assert [one.package for one in install.missing_needs(False, needs)] == ["gone"]
    assert [one.package for one in install.missing_needs(True, needs)] == ["gone", "gone-for-tests"]


def test_a_library_that_the_loader_does_not_know_is_missing():
    assert install.has_library("libc.so.6")
    assert not install.has_library("libnothing-of-this-name.so.0")


def test_the_site_needs_neither_a_browser_nor_a_database_server():
    of_tests = {one.package for one in install.NEEDS if one.for_tests}
    assert of_tests == {"chromium-headless-shell", "libatomic1", "postgresql"}


def test_without_root_and_sudo_the_exact_command_is_printed(monkeypatch, capsys, commands):
    monkeypatch.setattr(install, "NEEDS", (need("libpango-1.0-0", False), need("fontconfig", False)))
    monkeypatch.setattr(install.missing_needs, "__defaults__", (install.NEEDS,))
    monkeypatch.setattr(install.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(install, "which", lambda name: None if name == "sudo" else f"/usr/bin/{name}")
    assert install.main([]) == 1
    assert capsys.readouterr().err == (
        "System packages are missing; run this as root, then try again: "
        "apt-get update && apt-get install -y --no-install-recommends libpango-1.0-0 fontconfig\n"
    )
    assert commands == []


def test_without_apt_get_one_sentence_names_what_is_missing(monkeypatch, capsys, commands):
    monkeypatch.setattr(install.missing_needs, "__defaults__", ((need("chromium", False),),))
    monkeypatch.setattr(install, "which", lambda name: None)
    assert install.main(["--test"]) == 1
    assert capsys.readouterr().err == (
        "This system has no apt-get; install these by its own means, try again: what chromium brings.\n"
    )
    assert commands == []


def test_as_root_the_lists_are_fetched_once_and_no_question_is_asked(monkeypatch, commands):
    monkeypatch.setattr(install.os, "geteuid", lambda: 0)
    apt = install.Apt()
    apt.install(["one"])
    apt.install(["two", "three"])
    assert [command[:2] for command in commands] == [
        ["apt-get", "update"],
        ["env", "DEBIAN_FRONTEND=noninteractive"],
        ["env", "DEBIAN_FRONTEND=noninteractive"],
    ]
    assert commands[-1][-2:] == ["two", "three"]


def test_sudo_that_needs_a_password_is_used_only_where_it_can_be_typed(monkeypatch):
    monkeypatch.setattr(install.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(install, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(install.subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 1))
    for typed, prefix in ((True, ["sudo"]), (False, None)):
        stdin = io.StringIO()
        monkeypatch.setattr(stdin, "isatty", lambda typed=typed: typed)
        monkeypatch.setattr(install.sys, "stdin", stdin)
        assert install.root_prefix() == prefix


def test_a_second_run_skips_pip(tree, commands):
    install.install_python_packages(tree, with_tests=False)
    assert len(commands) == 1
    assert "--require-hashes" in commands[0]
    assert commands[0][-1] == str(tree / "requirements.txt")
    install.install_python_packages(tree, with_tests=False)
    assert len(commands) == 1


def test_the_test_set_stands_for_the_run_set_but_not_the_other_way_round(tree, commands):
    install.install_python_packages(tree, with_tests=False)
    install.install_python_packages(tree, with_tests=True)
    assert [Path(command[-1]).relative_to(tree) for command in commands] == [
        Path("requirements.txt"),
        Path("tests/requirements.txt"),
    ]
    install.install_python_packages(tree, with_tests=False)
    assert len(commands) == 2


@pytest.mark.parametrize("with_tests", [False, True])
def test_changed_requirements_are_installed_again(tree, commands, with_tests):
    install.install_python_packages(tree, with_tests)
    for name in ("requirements.txt", "tests/requirements.txt"):
        (tree / name).write_text("changed")
    install.install_python_packages(tree, with_tests)
    assert len(commands) == 2


def test_an_installation_that_failed_is_tried_again(tree, monkeypatch, capsys):
    ran = []

    def fail(command, **_):
        ran.append(command)
        return subprocess.CompletedProcess(command, 1, "why it failed\n", "")

    monkeypatch.setattr(install.subprocess, "run", fail)
    for _ in range(2):
        with pytest.raises(install.InstallError, match="^Installing the Python packages failed: check"):
            install.install_python_packages(tree, with_tests=True)
    assert len(ran) == 2
    assert "why it failed" in capsys.readouterr().err


def test_a_venv_left_half_made_is_made_anew(tree, commands):
    (tree / ".venv/bin/pip").unlink()
    install.install_python_packages(tree, with_tests=False)
    assert commands[0][1:] == ["-m", "venv", "--clear", str(tree / ".venv")]


def test_a_python_too_old_gets_one_sentence(monkeypatch, capsys, commands):
    monkeypatch.setattr(install.sys, "version_info", (3, 9, 2, "final", 0))
    assert install.main([]) == 1
    assert capsys.readouterr().err == (
        "Python 3.11 or newer is needed, this is 3.9: name a newer one, e.g. make demo PYTHON=python3.12.\n"
    )
    assert commands == []


def test_fonts_are_taken_from_an_installed_tex(tmp_path, monkeypatch, commands):
    tex, fonts = tmp_path / "tex", tmp_path / "var/fonts"
    tex.mkdir()
    for name in install.FANDOL_FILES:
        (tex / name).write_text(name)
    monkeypatch.setattr(install, "FANDOL_FOLDER", tex)
    install.install_fonts(fonts, install.Apt())
    assert {path.name: path.read_text() for path in fonts.iterdir()} == {name: name for name in install.FANDOL_FILES}
    assert commands == []


def test_only_the_wanted_fonts_are_taken_out_of_the_package(tmp_path, monkeypatch):
    package, fonts = tmp_path / "package.tar", tmp_path / "fonts"
    fonts.mkdir()
    with tarfile.open(package, "w") as archive:
        for path in ("/elsewhere/FandolKai-Regular.otf", *(f"{install.FANDOL_FOLDER}/{n}.otf" for n in "ab")):
            member = tarfile.TarInfo("." + path)
            member.size = len(path)
            archive.addfile(member, io.BytesIO(path.encode()))
    real = subprocess.Popen
    monkeypatch.setattr(install.subprocess, "Popen", lambda command, **kw: real(["cat", command[-1]], **kw))
    install.unpack_fandol(package, fonts, {"b.otf"})
    assert [path.name for path in fonts.iterdir()] == ["b.otf"]
    with pytest.raises(install.InstallError, match="lacks FandolKai-Regular.otf; put them in"):
        install.unpack_fandol(package, fonts, {"FandolKai-Regular.otf"})


def test_an_interrupted_write_leaves_no_font(tmp_path):
    def breaks_off():
        yield b"half a font"
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        install.place(breaks_off(), tmp_path / "font.otf")
    assert list(tmp_path.iterdir()) == []


def test_the_newest_postgresql_is_the_one_with_the_highest_number(tmp_path):
    for version in ("9.6", "15", "16"):
        (tmp_path / version / "bin").mkdir(parents=True)
        (tmp_path / version / "bin/initdb").touch()
    assert newest_binaries(tmp_path) == tmp_path / "16/bin"
    with pytest.raises(RuntimeError, match="^No PostgreSQL server under"):
        newest_binaries(tmp_path / "16")


def test_no_file_names_a_package_index():
    """Which index serves the packages is the machine's affair, set in its own pip configuration."""
    # Put together here, or this file would be found as well.
    words = ["--" + "index-url", "--" + "extra-index-url", "--" + "find-links", "--" + "trusted-host"]
    words += ["https:" + "//pypi", "pypi." + "org", "python" + "hosted", "deb." + "debian"]
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = []
    for name in listed.stdout.splitlines():
        text = (ROOT / name).read_text(errors="replace") if (ROOT / name).is_file() else ""
        found += [f"{name} has {word}" for word in words if word in text]
    assert found == []
