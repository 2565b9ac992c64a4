"""A release of knowledge so small that a test can build it again and again: one made-up medicine."""

from pathlib import Path

from primum.checks.signature import KEY_VARIABLE, signing_key
from primum.cli.build import Built, write_pack_with_pages
from primum.compiler.compile import compile_knowledge
from primum.documents.loader import load_documents
from primum.knowledge.link import link_knowledge

TRALIN = """\
---
title: Tralin
names: {en: [tralin], nl: [traline]}
codes: {atc: A01AA01}
---

# Tralin

## Usage

Never in diabetes <b>of any kind</b>.

```yaml statement
id: diabetes
kind: contraindication
condition: diabetes
decision: {contraindication: yes, action: yes}
management: avoid
summary: {en: "Do not use in diabetes & the like.", nl: Niet bij suikerziekte.}
advice:
  prescriber: {en: Choose another medicine., nl: Kies een ander middel.}
sources: [label 4.3]
```

Only for adults.

```yaml statement
id: adults
kind: warning
when: {age: {below: 18 a}}
decision: {contraindication: no, action: yes}
management: monitor
jurisdictions: [us]
summary: {en: Under 18 years.}
sources: [old-label 1]
```

Store it in the refrigerator.

```yaml statement
id: storage
kind: storage
people: No record says where it stands.
summary: {en: Keep it cold.}
sources: [label 6]
```

```yaml cases
- id: boy
  title: A boy with diabetes
  at: 2026-06-01
  born: 2016-01-01
  order: {dose: 1 mg, frequency: 1 /d, start: 2026-06-01}
  has: [diabetes]
  alerts: {eu: [diabetes], us: [diabetes, adults]}
- id: man
  title: A man with diabetes
  like: boy
  born: 1970-01-01
  alerts: [diabetes]
- id: healthy
  title: A man without
  like: man
  has: []
  alerts: []
```
"""
DOCUMENTS = {
    "README": "---\ntitle: Small knowledge\nversion: '1'\n"
    "notice: {en: Not for care., nl: Niet voor de zorg.}\n---\n",
    "sources/label": "---\ntitle: Label\nkind: smpc\ncitation: Label of tralin, 2026.\n"
    "version: v1\ndoi: 10.1000/x\naccessed: 2026-01-01\n---\n",
    "sources/old-label": "---\ntitle: Old label\nkind: smpc\ncitation: Label of tralin, 2010.\n"
    "standing: {is: superseded, since: 2020-01-01, because: A newer one is there., by: label, "
    "seen-in: label}\n---\n",
    "conditions/diabetes": "---\ntitle: Diabetes mellitus\n"
    "names: {en: [diabetes], nl: [suikerziekte]}\ncodes: {icd10: [E10]}\n---\n",
    "medicines/tralin": TRALIN,
}


def write_documents(folder: Path, **changed: str) -> Path:
    """Write the knowledge into a folder; `medicines__tralin=text` changes one document."""
    texts = {**DOCUMENTS, **{name.replace("__", "/"): text for name, text in changed.items()}}
    for name, text in texts.items():
        path = folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def read_small(folder: Path):
    """Read, link and compile a folder: knowledge, pack and what is wrong."""
    documents, unread = load_documents(folder)
    knowledge, unlinked = link_knowledge(documents)
    pack, uncompiled = compile_knowledge(knowledge)
    return knowledge, pack, [*unread, *unlinked, *uncompiled]


def release(path: Path, folder: Path, pem: str = "") -> Built:
    """Build a folder of knowledge to a pack file with its pages, signed where a key is given."""
    knowledge, pack, problems = read_small(folder)
    key = signing_key({KEY_VARIABLE: pem})
    return write_pack_with_pages(path, knowledge, pack, problems, key)


def key_pair() -> tuple[str, bytes]:
    """Make a key: the private half as the environment holds it, the public half as a file does."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        PublicFormat,
    )

    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return private.decode(), public
