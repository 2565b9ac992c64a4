"""A check with a pack starts from cold without what reads documents or builds knowledge."""

import subprocess
import sys

ABSENT = (
    "yaml",
    "ruamel",
    "ucumvert",
    "pint",
    "lark",
    "numpy",
    "scipy",
    "typst",
    "pypdf",
    "rapidfuzz",
    "primum.documents",
    "primum.knowledge",
    "primum.compiler",
    "primum.trial",
    "primum.synth",
    "primum.lint",
    "primum.evidence",
    "primum.ingest",
)


def test_a_check_with_a_pack_imports_no_documents(patients, pack):
    program = (
        "import sys; from primum.cli.main import main; "
        f"code = main(['check', {str(patients / 'boy-with-diabetes.json')!r}, '--pack', {str(pack)!r}]); "
        "print('modules', *sys.modules, sep='\\n'); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    modules = done.stdout.split("\nmodules\n")[1].splitlines()
    loaded = {name for name in modules for absent in ABSENT if f"{name}.".startswith(f"{absent}.")}
    assert loaded == set()
