from collections.abc import Callable

import pytest

from primum.documents.reader import read_document
from primum.knowledge.link import link_knowledge
from primum.knowledge.linked import Knowledge

BASE = {
    "README": "---\ntitle: Test knowledge\nversion: '1'\nnotice: {en: Not for care.}\n---\n",
    "sources/label": "---\ntitle: Label\nkind: smpc\ncitation: Label of tralin.\n---\n",
    "conditions/diabetes": "---\ntitle: Diabetes\ncodes: {icd10: [E10, E11]}\n---\n",
    "conditions/metabolic": "---\ntitle: Metabolic\nincludes: [diabetes]\n---\n",
    "conditions/uncoded": "---\ntitle: Closed epiphyses\n---\n",
    "classes/insulins": "---\ntitle: Insulins\ncodes: {atc: A10A}\n---\n",
    "substances/alcohol": "---\ntitle: Alcohol\ncodes: {unii: LKG8494WBH}\n---\n",
    "procedures/funduscopy": "---\ntitle: Funduscopy\n---\n",
    "measurements/weight": "---\ntitle: Weight\ncodes: {loinc: 29463-7}\nunit: kg\n---\n",
}
MONOGRAPH = """\
---
title: Tralin
codes: {atc: A01AA01}
---

It goes under the skin. Not in diabetes.

```yaml statement
id: route
kind: administration
routes: [subcutaneous]
management: avoid
summary: {en: Another route.}
sources: [label]
```

```yaml statement
id: diabetes
kind: warning
condition: diabetes
management: monitor
summary: {en: Diabetes.}
sources: [label]
```

```yaml cases
- id: base
  title: Base
  at: 2026-06-01
  born: 2020-03-01
  sex: male
  order: {dose: 0.72 mg, frequency: 2 /d, route: subcutaneous}
  alerts: []
"""


@pytest.fixture
def with_case() -> Callable[[str], Knowledge]:
    """Knowledge whose case `one` is like a base case, with these members of its own."""

    def link(yaml: str) -> Knowledge:
        case = f"- {{id: one, title: One, like: base, {yaml}}}\n```\n"
        texts = {**BASE, "medicines/tralin": MONOGRAPH + case}
        documents = [
            read_document(f"k/{path}.md", text, kind=path.split("/")[0] if "/" in path else "")[0]
            for path, text in texts.items()
        ]
        knowledge, problems = link_knowledge(documents)
        assert problems == []
        return knowledge

    return link
