"""A session of Spark, opened for one run; what is missing, and what goes wrong in it, in plain words."""

import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from primum.vocabulary.problem import Place, Problem, Unreadable

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    Session = SparkSession

_TELLING = re.compile(r"(?:\w+\.)*\w*(?:Error|Exception): .+|.*(?:crashed|lost).*")


# On this machine, what goes wrong is in the error that comes back.
_QUIET = """\
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
rootLogger.level = off
rootLogger.appenderRef.stderr.ref = console
"""


class Where(NamedTuple):
    """Where the work is done: a master's URL, or so many workers on this machine.

    Without a master it is the one that `spark-submit` gave, if it did. `scratch` is the folder for
    what Spark writes on this machine.
    """

    master: str | None
    workers: int
    scratch: Path


def what_is_missing() -> str:
    """Say what has to be installed before Spark can run; nothing when all is there."""
    if missing := [name for name in ("pyspark", "pyarrow") if find_spec(name) is None]:
        return (
            f"the Spark engine is not installed ({', '.join(missing)} missing): "
            "install it with `pip install 'primum[spark]'`, or run without --engine spark"
        )
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=os.path.join(home, "bin")) if home else shutil.which("java")
    if java is None and "SPARK_REMOTE" not in os.environ:
        return "Spark needs Java 17 or newer: install it, or let JAVA_HOME name it"
    return ""


@contextmanager
def opened_session(where: Where) -> Iterator["SparkSession"]:
    """Open a session, and close it; `Unreadable` where Spark cannot do, or finish, the work."""
    from py4j.protocol import Py4JError
    from pyspark import SparkConf, SparkContext
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    try:
        if "PYSPARK_GATEWAY_PORT" in os.environ:  # started by spark-submit, which has settings
            SparkContext._ensure_initialized()
        given = SparkConf()
        master = where.master or given.get("spark.master") or f"local[{where.workers}]"
        builder = SparkSession.builder.appName("primum").master(master)
        for name, value in _settings(master, where).items():
            if not given.contains(name):
                builder = builder.config(name, value)
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        session = builder.getOrCreate()
        try:
            yield session
        finally:
            session.stop()
    except (Py4JError, PySparkException) as error:
        raise Unreadable(_failed(error)) from error


def _settings(master: str, where: Where) -> dict[str, str]:
    found = {
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "2000",
    }
    if master.startswith("local"):
        quiet = where.scratch / "log4j2.properties"
        quiet.write_text(_QUIET)
        found |= {
            "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={quiet.resolve().as_uri()}",
            "spark.local.dir": str(where.scratch.resolve()),
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.ui.enabled": "false",
            "spark.sql.shuffle.partitions": str(2 * where.workers),
        }
    return found


def _failed(error: Exception) -> Problem:
    lines = str(error).strip().splitlines()
    telling = [line.strip() for line in lines if _TELLING.match(line.strip())]
    return Problem(
        place=Place("spark"),
        rule="spark-failed",
        fault="Spark could not finish the work, so nothing was written",
        value=(telling or lines or [type(error).__name__])[0][:300],
        remedy="See to it in the logs of Spark (memory of executors is the usual cause), and run it "
        "again.",
    )
