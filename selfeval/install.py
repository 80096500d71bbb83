"""Installs what the site needs, before there is a virtual environment: standard library only.

python3 selfeval/install.py           what the site needs: system packages, fonts, .venv
python3 selfeval/install.py --test    what the tests need as well: a headless Chromium, PostgreSQL, test packages

Everything is looked for first, so a second run only looks. It writes under .venv/ and var/fonts/.
"""

from __future__ import annotations

import argparse
import ctypes
import glob
import hashlib
import importlib.util
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import which

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON, APT_INSTALL = (3, 11), "apt-get install -y --no-install-recommends"
CJK_FAMILIES = ("Noto Serif CJK SC", "Noto Sans CJK SC")
FANDOL_FILES = tuple(f"Fandol{face}-Regular.otf" for face in ("Fang", "Kai", "Hei", "Song"))
FANDOL_PACKAGE = "texlive-lang-chinese"
FANDOL_FOLDER = Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol")


class InstallError(Exception):
    """A step failed; the message is the sentence to print, with what to do about it."""


@dataclass(frozen=True)
class Need:
    """Something the system must have, the Debian package that brings it and how to see it is there."""

    package: str
    what: str
    present: Callable[[], bool]
    for_tests: bool = False


def has_library(soname: str) -> bool:
    """Asks the loader, not dpkg: the library may have come any other way."""
    with suppress(OSError):
        return bool(ctypes.CDLL(soname))
    return False


def has_venv() -> bool:
    """Debian's python3 has venv without ensurepip, which then fails halfway, so both are looked for."""
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def has_cjk_fonts() -> bool:
    """Both families, since the report sets its text in one and its headings in the other."""
    if not which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, errors="replace")
    return all(family in listed.stdout for family in CJK_FAMILIES)


NEEDS = (
    Need("python3-venv", "Python's venv module", has_venv),
    Need("libpango-1.0-0", "the Pango library", lambda: has_library("libpango-1.0.so.0")),
    Need("libpangoft2-1.0-0", "the PangoFT2 library", lambda: has_library("libpangoft2-1.0.so.0")),
    Need("libharfbuzz-subset0", "the HarfBuzz library", lambda: has_library("libharfbuzz-subset.so.0")),
    Need("fontconfig", "fontconfig (fc-list)", lambda: which("fc-list") is not None),
    Need("fonts-noto-cjk", "the fonts Noto Serif CJK SC and Noto Sans CJK SC", has_cjk_fonts),
    Need("chromium-headless-shell", "Chromium's headless shell", lambda: bool(which("chromium-headless-shell")), True),
    Need("libatomic1", "the atomic library, for Playwright", lambda: has_library("libatomic.so.1"), True),
    Need("postgresql", "PostgreSQL", lambda: bool(glob.glob("/usr/lib/postgresql/*/bin/initdb")), True),
)


def missing_needs(with_tests: bool, needs: Iterable[Need] = NEEDS) -> list[Need]:
    """The needs that the system does not meet."""
    return [need for need in needs if (with_tests or not need.for_tests) and not need.present()]


def check_python(version: Sequence[int]) -> None:
    """Refuses a Python that the packages would refuse later, with a longer message."""
    if tuple(version[:2]) < OLDEST_PYTHON:
        raise InstallError(
            "Python {}.{} or newer is needed, this is {}.{}: name a newer one, e.g. make demo "
            "PYTHON=python3.12.".format(*OLDEST_PYTHON, *version[:2])
        )


def run(command: Sequence[str], failure: str) -> None:
    """Runs a command quietly; if it fails, its last lines and the failure sentence are shown."""
    pipe, stdout = subprocess.PIPE, subprocess.STDOUT
    done = subprocess.run(command, stdout=pipe, stderr=stdout, text=True, errors="replace")
    if done.returncode:
        print("\n".join(done.stdout.strip().splitlines()[-15:]), file=sys.stderr)
        raise InstallError(failure)


def root_prefix() -> list[str] | None:
    """What to put before a command so that it runs as root; None where there is no way to."""
    if os.geteuid() == 0:
        return []
    if not which("sudo"):
        return None
    if subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n"]
    return ["sudo"] if sys.stdin is not None and sys.stdin.isatty() else None


class Apt:
    """apt-get, with its package lists fetched once and only if something is to be installed."""

    def __init__(self) -> None:
        self.updated = False

    def update(self, prefix: list[str]) -> None:
        """Fetches the package lists: a new machine has none, an old one outdated ones."""
        if not self.updated:
            run([*prefix, "apt-get", "update", "-qq"], "apt-get update failed: check the network, try again.")
            self.updated = True

    def install(self, packages: list[str]) -> None:
        """Installs packages as root, or says what root has to run."""
        prefix, names = root_prefix(), " ".join(packages)
        by_hand = f"apt-get update && {APT_INSTALL} {names}"
        if prefix is None:
            raise InstallError(f"System packages are missing; run this as root, then try again: {by_hand}")
        print(f"Installing system packages: {names}", flush=True)
        self.update(prefix)
        # Through env, since sudo drops variables: a question asked by a package would wait for ever.
        command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", *APT_INSTALL.split(), "-qq"]
        command += ["-o", "DPkg::Lock::Timeout=300", *packages]
        run(command, f"Installing system packages failed; try this as root: {by_hand}")

    def download(self, package: str, folder: Path) -> Path:
        """Fetches a package's file without installing it, which needs no root if there are lists."""
        if (prefix := root_prefix()) is not None:
            self.update(prefix)
        # Root's apt-get would fetch as user _apt, who may not write to the folder, and warn about it.
        command = ["env", "-C", str(folder), "apt-get", "-qq", "-o", "APT::Sandbox::User=root", "download"]
        run([*command, package], f"Downloading {package} failed: run apt-get update as root, try again.")
        return next(folder.glob("*.deb"))


def install_system_packages(with_tests: bool, apt: Apt) -> None:
    """Installs the packages whose things are missing, then makes sure that they are there."""
    missing = missing_needs(with_tests)
    if missing and not which("apt-get"):
        names = ", ".join(need.what for need in missing)
        raise InstallError(f"This system has no apt-get; install these by its own means, try again: {names}.")
    if missing:
        apt.install([need.package for need in missing])
        importlib.invalidate_caches()
        if still := ", ".join(need.package for need in missing_needs(with_tests)):
            raise InstallError(f"These were installed, yet what they bring is not found: {still}.")


def place(source: Iterable[bytes], target: Path) -> None:
    """Writes a file so that it is either whole or not there, even if this is interrupted."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".") as scratch:
        with open(Path(scratch, target.name), "wb") as new:
            new.writelines(source)
        os.replace(new.name, target)


def unpack_fandol(package: Path, folder: Path, wanted: set[str]) -> None:
    """Takes the wanted fonts out of the Debian package; the package holds far more than these."""
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(package)], stdout=subprocess.PIPE) as unpacking:
        # A broken package leaves fonts wanting, which is what is said below.
        with suppress(tarfile.TarError), tarfile.open(fileobj=unpacking.stdout, mode="r|") as archive:
            for member in archive:
                path = Path("/", member.name)
                if path.parent == FANDOL_FOLDER and path.name in wanted and member.isfile():
                    place(archive.extractfile(member), folder / path.name)
                    wanted.discard(path.name)
                if not wanted:
                    break
        unpacking.kill()
    if wanted:
        raise InstallError(f"{FANDOL_PACKAGE} lacks {', '.join(sorted(wanted))}; put them in {folder}.")


def install_fonts(folder: Path, apt: Apt) -> None:
    """Puts the Fandol fonts in the folder: from TeX if it is installed, else from Debian's package."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {name for name in FANDOL_FILES if not (folder / name).exists()}
    for name in [name for name in wanted if (FANDOL_FOLDER / name).exists()]:
        place([(FANDOL_FOLDER / name).read_bytes()], folder / name)
        wanted.discard(name)
    if wanted and not (which("apt-get") and which("dpkg-deb")):
        raise InstallError(f"Put these font files in {folder}, then try again: {', '.join(sorted(wanted))}.")
    if wanted:
        print(f"Fetching the Fandol fonts out of Debian's {FANDOL_PACKAGE} (50 MB)", flush=True)
        with tempfile.TemporaryDirectory() as scratch:
            unpack_fandol(apt.download(FANDOL_PACKAGE, Path(scratch)), folder, wanted)


def install_python_packages(root: Path, with_tests: bool) -> None:
    """Makes .venv and installs the pinned packages, unless the stamps say that they are there."""
    venv, python = root / ".venv", root / ".venv/bin/python"
    files = {"run": root / "requirements.txt", "test": root / "tests/requirements.txt"}
    sums = {kind: hashlib.sha256(path.read_bytes()).hexdigest() for kind, path in files.items()}
    stamps = {kind: venv / f".installed-{kind}" for kind in files}
    kind = "test" if with_tests else "run"
    if python.exists() and stamps[kind].exists() and stamps[kind].read_text() == sums[kind]:
        return
    # Before anything changes: a run that stops halfway, or that moves a version, must not look finished.
    for stamp in stamps.values():
        stamp.unlink(missing_ok=True)
    if not (python.exists() and (venv / "bin/pip").exists()):
        print("Making .venv", flush=True)
        make = [sys.executable, "-m", "venv", "--clear", str(venv)]
        run(make, "Making .venv failed; remove it, try again.")
    print(f"Installing the packages of {files[kind].relative_to(root)} into .venv", flush=True)
    pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-input"]
    pip += ["--root-user-action=ignore", "--require-hashes", "-r", str(files[kind])]
    run(pip, "Installing the Python packages failed: check the network, try again.")
    for done in ("run", "test") if with_tests else ("run",):  # The test set is the run set and more.
        stamps[done].write_text(sums[done])


def main(arguments: Sequence[str] | None = None) -> int:
    """Installs everything; 0 if it is all there afterwards, 1 after a sentence saying what is not."""
    parser = argparse.ArgumentParser(description="Install what the site needs.")
    parser.add_argument("--test", action="store_true", help="install what the tests need as well")
    with_tests, apt = parser.parse_args(arguments).test, Apt()
    try:
        check_python(sys.version_info)
        install_system_packages(with_tests, apt)
        install_fonts(ROOT / "var/fonts", apt)
        install_python_packages(ROOT, with_tests)
    except InstallError as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"Installing failed: {error}. Check the disk and its permissions, try again.", file=sys.stderr)
    except KeyboardInterrupt:
        print("Interrupted; run it again to go on.", file=sys.stderr)
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main())
