"""What may be imported when: the parts that import-linter cannot see, because they are lazy."""

import subprocess
import sys

HEAVY = ("yaml", "ruamel", "ucumvert", "pint", "duckdb", "pyspark", "numpy", "scipy", "typst")


def modules_after(code):
    program = f"import sys\n{code}\nprint('\\n'.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    return {name.split(".")[0] for name in done.stdout.splitlines()}


def test_import_primum_is_lean():
    assert modules_after("import primum").isdisjoint({*HEAVY, "msgspec", "orjson"})


def test_the_command_line_loads_no_command_before_it_is_asked_for():
    assert modules_after("import primum.cli.main").isdisjoint(HEAVY)
