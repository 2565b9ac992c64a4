"""A private PostgreSQL cluster on a Unix socket, for tests: made, started, stopped and thrown away.

Without PostgreSQL such tests fail, since they are half of what the store promises;
PRIMUM_WITHOUT_POSTGRESQL=1 leaves them out.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

WITHOUT = "PRIMUM_WITHOUT_POSTGRESQL"
_PORT = 5432  # part of the socket's name: clusters have folders of their own


def binaries():
    """Give the folder of PostgreSQL's programs, the newest that is there; None without any."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    on_path = shutil.which("initdb")
    if found:
        return found[-1].parent
    return Path(on_path).parent if on_path else None


class Cluster:
    """A cluster in a folder. As root it runs as another user, since PostgreSQL refuses root."""

    def __init__(self, programs, folder):
        self._programs = programs
        self._folder = folder
        self._user = "postgres" if os.getuid() == 0 else None
        if self._user and self._user not in {entry.pw_name for entry in pwd.getpwall()}:
            self._user = "nobody"
        if self._user:
            shutil.chown(folder, self._user)
        self._run("initdb", "-D", folder / "data", "-U", "primum", "-A", "trust", "-E", "UTF8",
                  "--locale=C")  # fmt: skip
        # The first line that fits holds: one role has to say who it is.
        rules = folder / "data" / "pg_hba.conf"
        rules.write_text(f"local all guarded scram-sha-256\n{rules.read_text()}")
        with (folder / "data" / "postgresql.conf").open("a") as settings:
            settings.write(
                f"listen_addresses = ''\nunix_socket_directories = '{folder}'\n"
                f"port = {_PORT}\nfsync = on\nmax_connections = 50\nshared_buffers = 16MB\n"
            )

    def start(self):
        """Start, and wait until it answers."""
        log = self._folder / "log"
        self._run("pg_ctl", "start", "-w", "-D", self._folder / "data", "-l", log, "-s")

    def stop(self, mode="immediate"):
        """Stop; `immediate` is as if it was killed."""
        self._run("pg_ctl", "stop", "-w", "-D", self._folder / "data", "-m", mode, "-s")

    def is_running(self):
        """Whether the server runs."""
        return (self._folder / "data" / "postmaster.pid").exists()

    def database(self, name):
        """Make an empty database, and give its URL."""
        self.sql("postgres", f'CREATE DATABASE "{name}"')
        return f"postgresql://primum@/{name}?host={self._folder}"

    def sql(self, database, text):
        """Run SQL as the owner, and give what comes back."""
        return self._run("psql", "-h", self._folder, "-p", _PORT, "-U", "primum", "-d", database,
                         "-v", "ON_ERROR_STOP=1", "-At", "-c", text)  # fmt: skip

    def _run(self, program, *arguments):
        command = [str(self._programs / program), *map(str, arguments)]
        if self._user:
            command = ["runuser", "-u", self._user, "--", *command]
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        done = subprocess.run(
            command,
            check=False,
            capture_output=True,
            text=True,
            cwd="/",
            env=environment,
            timeout=120,
        )
        assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"
        return done.stdout


@contextmanager
def running():
    """Run a cluster for as long as it is needed."""
    programs = binaries()
    if os.environ.get(WITHOUT) == "1":
        pytest.skip(f"{WITHOUT}=1")
    assert programs, (
        "PostgreSQL is not installed: `make tests` installs Debian's package; "
        f"{WITHOUT}=1 leaves out the tests that need it"
    )
    # A socket's path may have about 100 characters: pytest's own folders are too deep.
    folder = Path(tempfile.mkdtemp(prefix="primum-pg-"))
    try:
        cluster = Cluster(programs, folder)
        cluster.start()
        yield cluster
        if cluster.is_running():
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
