"""An invented folder of knowledge with known errors planted in it, as `report` does for prose.

The clean folder holds a monograph with a dose limit and its case, its sources, a scale, and a risk
analysis with a search, three studies, a grade and a decision. Its impossible figures are published
examples of the tests that find them, so that nothing here rests on the code that is measured.
"""

from collections.abc import Iterable

from msgspec import Struct

from primum.synth.report import Planted

# A line may end in ` @RULE`; what stands in it as `{{wrong|right}}` is printed accordingly, and the
# line is where the rule may speak. 5.19 is no mean of 28 whole numbers and 5.18 is one (Brown &
# Heathers 2017); 3.44 with deviation 2.47 of 18 fails GRIMMER (Allard 2018), 5.21 with 1.6 of 28 does
# not; 0.35 with 0.18 of 20 fails DEBIT (Heathers & Brown 2019), 0.53 with 0.50 of 1683 does not.
_FILES = {
    "README.md": """\
---
title: Invented
version: "1"
notice: {en: Invented., nl: Verzonnen.}
---
""",
    "sources/label.md": """\
---
title: Label
kind: smpc
citation: Examplin label
---
""",
    "sources/voorn-2020.md": """\
---
title: Voorn 2020
kind: article
citation: "Voorn V. Examplin and falls. J Invent Med. 2020;3(1):10-19."
---
""",
    "sources/kruit-2021.md": """\
---
title: Kruit 2021
kind: article
citation: "Kruit K. Examplin in homes. Acta Ficta. 2021;4(1):20-29."
read-in: "{{kruit-2021|the journal}}" @R208
---
""",
    "sources/drost-2022.md": """\
---
title: Drost 2022
kind: article
citation: "Drost D. A registry of examplin. Acta Ficta. 2022;5(1):30-39."
---
""",
    "sources/letter.md": """\
---
title: Letter
kind: safety-letter
citation: Letter of the producer
standing: {is: {{retracted|current}}, because: Invented.} @K409
---
""",
    "conditions/examplosis.md": """\
---
title: Examplosis
codes: {icd10: L99}
---
""",
    "scales/ladder.md": """\
---
title: Ladder
levels: [A1, A2, B, C, D]
ceilings: {rct: A2, registry: B, cohort: B}
---
""",
    "medicines/otherin.md": """\
---
title: Otherin
codes: {atc: X01XX02}
---
""",
    "medicines/examplin.md": """\
---
title: Examplin
codes: {atc: X01XX01}
---
# Examplin

At most {{0.21|0.12}} mg/kg at a time. @K401

```yaml statement
id: maximum-dose @K402
kind: dosing
limit: {per: administration, at-most: 0.12 mg/kg} @K401
management: adjust
summary: {en: Too much.}
advice: {prescriber: {en: Lower it.}}
sources: ["label 4.2"]
```

At most 0.24 mg/kg a day, or 0.12 mg/kg at a time.

```yaml statement
id: maximum-again
kind: dosing
limit: {per: administration, at-most: 0.12 mg/kg}
management: adjust
summary: {en: Too much.}
advice: {prescriber: {en: Lower it.}}
sources: ["label 4.2"]
```

**Common (≥10%):**

* Itching

**{{Less common (1-10%)|Less common (1% to <10%)}}:** @E114

* Blisters

In pregnancy {{it is a Category C drug|nothing is known}}. @K406

With otherin, ask how the patient sleeps.

```yaml statement
id: sleep @K403
kind: warning
when: @K403
  {{not: {takes: otherin} |takes: otherin}} @K403
decision: {contraindication: not-assessed, action: yes}
management: monitor
summary: {en: Ask about sleep.}
advice: {prescriber: {en: Ask.}}
sources: ["label 4.4"]
```

Rash may come.

```yaml statement
id: rash
kind: undesirable-effect
people: No record foretells it.
frequency: {rash: common}
summary: {en: Rash.}
sources: ["label 4.8", letter] @K409
```

Rash again.

```yaml statement
id: skin
kind: undesirable-effect
people: No record foretells it.
frequency: {rash: {{rare|common}}} @X505
summary: {en: Rash.}
sources: ["label 4.4"]
```

In examplosis, look at the skin.

```yaml statement
id: skin-disease
kind: contraindication
condition: examplosis
decision: {contraindication: {{yes|no}}, action: yes} @X504
management: monitor
summary: {en: Examplosis.}
advice: {prescriber: {en: Look.}}
sources: ["label 4.4"]
```

```yaml cases
- id: too-much
  title: A child on too much
  at: 2026-06-01
  born: 2018-01-01
  sex: male
  order: {dose: 0.2 mg/kg, frequency: 2 /d, start: 2026-06-01}
  has: [examplosis]
  takes: [otherin]
  alerts: [sleep, {{maximum-again|maximum-dose, maximum-again}}, examplosis, skin-disease] @K402
```
""",
    "assessments/examplin--examplosis.md": """\
---
title: Examplin in examplosis
medicine: examplin
condition: examplosis
date: 2026-03-01
next-review: {{2026-06-01|2028-03-01}} @K407
---
# Examplin in examplosis

## Conclusion

{{No monitoring needed|Monitor}}. Falls were seen. @X501

```yaml statement
id: examplosis
kind: contraindication
condition: examplosis
decision: {contraindication: {{undecided|no}}, action: {{undecided|yes}}} @K404
management: monitor
summary: {en: Examplosis.}
advice: {prescriber: {en: Look.}}
sources: [voorn-2020, kruit-2021, drost-2022]
```

## Question

```yaml pico
population: {en: People with examplosis}
intervention: {en: Examplin}
outcomes: [{id: falls, name: {en: Falls}}]
```

## Search

```yaml search
id: pubmed @S306
database: PubMed @S306
query: (examplosis OR skin disease) AND (examplin OR examplinum)
filters: [from 2010]
date: {{2024-02-04|2026-02-04}} @S306
hits: 112
```

## Evidence

Voorn 2020: a trial of {{230|250}} people. @E115
Of 128 on examplin 40 fell (31%), of 122 on placebo 52 (43%).
The risk ratio was {{1.36|0.73}}. @E112
The adjusted odds ratio was {{0.90|0.61}}. @E110
In 28 of them a mean of {{5.19|5.18}} tablets was counted. @E103
In {{18|28}} others a mean of {{3.44|5.21}}. @E104
Of {{20|1683}} asked later {{35%|53%}} had pain. @E105

```yaml study
source: voorn-2020
design: rct
in-pico: yes
n: {{230|250}} @E115
arms: @E115
  - {id: examplin, name: {en: Examplin}, n: 128} @E115
  - {id: placebo, name: {en: Placebo}, n: 122} @E115
outcomes:
  - {outcome: tablets, kind: mean, reported: "{{5.19|5.18}}", items: 1, n: 28} @E103
  - {outcome: tablets, kind: mean, reported: "{{3.44|5.21}}", sd: "{{2.47|1.6}}", items: 1, n: {{18|28}}} @E104
  - {outcome: pain, kind: percentage, reported: "{{35%|53%}}", sd: "{{18%|50%}}", n: {{20|1683}}} @E105
  - {outcome: falls, kind: percentage, reported: "31%", arm: examplin, events: 40, n: 128}
  - {outcome: falls, kind: percentage, reported: "43%", arm: placebo, events: 52, n: 122}
  - {outcome: falls, kind: risk-ratio, arm: examplin, against: placebo, reported: "{{1.36|0.73}}", ci: "{{1.04 to 1.90|0.53 to 1.02}}"} @E112
  - {outcome: falls, kind: odds-ratio, reported: "{{0.90|0.61}}", ci: "0.37 to 0.83"} @E110
```

Kruit 2021: a registry of 300 people; 90 fell, {{112|12}} of them badly. @E116
There were 120 falls in 400 years, {{0.9|0.3}} per year. @E118

```yaml study
source: kruit-2021
design: registry
cohort: {{NCT00000001|NCT00000002}} @R207
in-pico: yes
n: 300 @E117
outcomes:
  - {id: any, outcome: falls, kind: count, reported: "90", events: 90, n: 300}
  - {outcome: bad-falls, part-of: any, kind: count, reported: "{{112|12}}", events: {{112|12}}, n: 300} @E116
  - {outcome: falls, kind: rate, reported: "{{0.9|0.3}} per year", events: 120, counted: events, person-time: 400} @E118
```

Drost 2022: a registry of {{240|340}} people. @E117

```yaml study
source: drost-2022 @R207
design: registry
cohort: {{NCT00000001|NCT00000003}} @R207
in-pico: yes
n: {{240|340}} @E117
```

## Certainty of the evidence

```yaml grade
outcome: falls
scale: ladder
level: {{A1|A2}} @K408
```

## Worked patients

```yaml cases
- id: examplosis
  title: A child with examplosis
  at: 2026-06-01
  born: 2018-01-01
  sex: male
  order: {dose: 0.1 mg/kg, frequency: 2 /d, start: 2026-06-01}
  has: [examplosis]
  alerts: [examplosis, skin-disease]
```
""",
}
# The cohort of the later registry has to be that of the earlier one for it to have shrunk.
_WITH = {"E117": "R207"}


class InventedFolder(Struct, frozen=True, kw_only=True):
    """The files of a folder, and by file what is planted in it."""

    files: dict[str, str]
    planted: tuple[tuple[str, Planted], ...]


def folder_plants() -> tuple[str, ...]:
    """Every error that can be planted, by its rule."""
    marks = {
        line.rpartition(" @")[2]
        for text in _FILES.values()
        for line in text.splitlines()
        if " @" in line
    }
    return tuple(sorted(marks))


def invent_folder(planted: Iterable[str] = ()) -> InventedFolder:
    """Invent the folder with these errors in it (names of `folder_plants`)."""
    wanted = {with_ for rule in planted for with_ in (rule, _WITH.get(rule, rule))}
    files: dict[str, str] = {}
    found: dict[tuple[str, str], list[int]] = {}
    for path, text in _FILES.items():
        lines: list[str] = []
        for line in text.splitlines():
            content, _, rule = line.partition(" @")
            lines.append(_chosen(content, is_wrong=rule in wanted))
            if rule in wanted:
                found.setdefault((path, rule), []).append(len(lines))
        files[path] = "\n".join(lines) + "\n"
    return InventedFolder(
        files=files,
        planted=tuple(
            (path, Planted(rule=rule, lines=tuple(lines))) for (path, rule), lines in found.items()
        ),
    )


def _chosen(content: str, *, is_wrong: bool) -> str:
    """Print one side of each `{{wrong|right}}`."""
    while "{{" in content:
        before, _, rest = content.partition("{{")
        choice, _, after = rest.partition("}}")
        wrong, _, right = choice.partition("|")
        content = before + (wrong if is_wrong else right) + after
    return content
