"""A PostgreSQL cluster of its own for a test run: made, used and removed, next to nothing kept."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

USER = DATABASE = "selfeval"
# The data is thrown away, so nothing has to survive a crash.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
}


def newest_binaries(folder: Path = Path("/usr/lib/postgresql")) -> Path:
    """The bin folder of the newest PostgreSQL server installed."""
    found = [initdb.parent for initdb in folder.glob("*/bin/initdb")]
    if not found:
        raise RuntimeError(f"No PostgreSQL server under {folder}: run python3 selfeval/install.py --test.")
    return max(found, key=lambda path: [int(part) for part in re.findall(r"\d+", path.parent.name)])


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def unprivileged() -> dict[str, object]:
    """How to start the server's programs, which refuse to run as root; nothing to do for anyone else."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise RuntimeError("PostgreSQL does not run as root, and there is no user postgres or nobody.")


class Cluster:
    """One cluster in a scratch folder."""

    def __init__(self, scratch: Path) -> None:
        self.binaries = newest_binaries()
        self.scratch, self.data, self.port = scratch, scratch / "data", free_port()
        self.identity = unprivileged()
        if self.identity:
            os.chown(scratch, self.identity["user"], self.identity["group"])

    def run(self, program: str, *arguments: str) -> None:
        """Runs one of PostgreSQL's programs; raises RuntimeError with what it said if it fails."""
        # To a file, not a pipe: the server keeps what pg_ctl gave it, and a pipe would never end.
        with tempfile.TemporaryFile("w+", errors="replace") as output:
            done = subprocess.run(
                [self.binaries / program, *arguments],
                cwd=self.scratch,
                env={"PATH": os.defpath, "HOME": str(self.scratch), "LC_ALL": "C.UTF-8"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # Ctrl-C is for the tests; the server is stopped after them, not under them.
                start_new_session=True,
                **self.identity,
            )
            output.seek(0)
            if done.returncode:
                raise RuntimeError(f"PostgreSQL's {program} failed: {output.read().strip()}{self.log()}")

    def log(self) -> str:
        """The end of the server's log, for an error message."""
        log = self.scratch / "log"
        return "\n" + log.read_text(errors="replace")[-2000:] if log.exists() else ""

    def start(self) -> str:
        """Makes the cluster, starts the server and creates the database; returns its URL."""
        access = ["--auth=trust", f"--username={USER}"]
        text = ["--encoding=UTF8", "--locale=C.UTF-8"]
        self.run("initdb", f"--pgdata={self.data}", *access, *text, "--no-sync")
        settings = SETTINGS | {"port": str(self.port), "unix_socket_directories": str(self.scratch)}
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        server = ["-D", str(self.data), "-l", str(self.scratch / "log"), "-o", options]
        self.run("pg_ctl", "start", "-w", "-t", "60", *server)
        self.run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", USER, DATABASE)
        return f"postgres://{USER}@127.0.0.1:{self.port}/{DATABASE}"

    def stop(self) -> None:
        """Stops the server at once if it runs."""
        if (self.data / "postmaster.pid").exists():
            self.run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", str(self.data))


@contextmanager
def throwaway_postgres() -> Iterator[str]:
    """Gives the DATABASE_URL of an empty PostgreSQL database that is gone afterwards, whatever happens."""
    # Under /tmp, not TMPDIR: the server's user must be able to reach it, and a socket's path must be short.
    scratch = Path(tempfile.mkdtemp(prefix="selfeval-postgres-", dir="/tmp"))
    try:
        cluster = Cluster(scratch)
        try:
            yield cluster.start()
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
