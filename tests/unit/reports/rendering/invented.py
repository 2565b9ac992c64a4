"""Documents that nobody could take for real: a medicine, a disease, and a risk analysis with every block."""

README = """---
title: Invented knowledge
version: "1"
notice: {en: "Invented, not for care.", nl: "Verzonnen, niet voor de zorg."}
---
"""
MEDICINE = """---
title: Fictamine
names: {en: [fictamine], nl: [fictamine]}
codes: {atc: Z99XX01}
sources: [vloot-2019]
---

# Fictamine

Fictamine is invented.

## Dosage

### Maximum

Never more than 2 mg/kg at a time [vloot-2019].

```yaml statement
id: maximum-dose
kind: dosing
limit: {per: administration, at-most: 2 mg/kg}
management: adjust
summary: {en: "The dose is above 2 mg/kg.", nl: "De dosis is hoger dan 2 mg/kg."}
advice:
  prescriber: {en: "Lower it.", nl: "Verlaag haar."}
sources: ["vloot-2019 3"]
```

## Side effects

Sneezing, in people who sneeze.

```yaml statement
id: sneezing
kind: undesirable-effect
status: draft
draft-because: "Nobody read the source."
people: "Sneezing is heard, not recorded."
summary: {en: "Sneezing.", nl: "Niezen."}
sources: ["vloot-2019"]
```
"""
CONDITION = """---
title: Moon fever
names: {en: [moon fever], nl: [maankoorts]}
codes: {icd10: Z98.7}
---

# Moon fever
"""
SOURCES = {
    "vloot-2019": """---
title: "Vloot 2019"
kind: article
citation: "Vloot A, Zee B. Fictamine in moon fever. J Invent Med. 2019;1(1):1-2."
doi: "10.9999/jim.2019.1"
---
""",
    "maan-2022": """---
title: "Maan 2022"
kind: article
citation: "Maan C. Sneezing at full moon. Ann Invent. 2022;2:3-4."
cohort: NCT99999999
standing: {is: retracted, since: "2030-02-01", because: "The moon was not full."}
---
""",
    "fictamine-smpc": """---
title: "Fictamine SmPC"
kind: smpc
citation: "Fictamine, summary of product characteristics"
version: "2030-01-01"
---
""",
}
SCALE = """---
title: Stars
levels: [three stars, two stars, one star]
---
"""
ASSESSMENT = """---
title: Fictamine in moon fever
medicine: fictamine
condition: moon-fever
date: 2030-03-04
next-review: 2033-03-04
sources: [vloot-2019, maan-2022, fictamine-smpc]
---

# Fictamine in moon fever

## Abbreviations

- SN: sneeze

## Conclusion

Watch it. Fictamine makes people sneeze [Vloot 2019].

## Conclusie

Houd het in de gaten. Men niest van fictamine [Vloot 2019].

## Question

Does fictamine make people with moon fever sneeze?

```yaml pico
population: {en: "People with moon fever", nl: "Mensen met maankoorts"}
intervention: {en: "Fictamine", nl: "Fictamine"}
outcomes:
  - {id: sneezing, name: {en: "Sneezing", nl: "Niezen"}, measured-as: {en: "Sneezes a day", nl: "Niezen per dag"}}
  - {id: howling, name: {en: "Howling", nl: "Huilen"}, no-evidence: {en: "Nobody listened.", nl: "Niemand luisterde."}}
```

## Revision

It replaces a report of 2020.

```yaml revision
of: {en: "A report of 2020"}
date: "2020"
searched-from: "2020"
```

## Search

Searched in one database.

```yaml search
id: moonmed
database: MoonMed
query: "(fictamine) AND (moon)"
filters: ["from 2020"]
date: 2030-01-02
hits: 7
included: 2
```

```yaml handbook
source: fictamine-smpc
accessed: 2030-01-03
```

## Evidence

Two works.

### Vloot 2019

A cohort of 40 people, of whom 10 sneezed.

```yaml study
source: vloot-2019
design: cohort
population: {en: "Adults with moon fever", nl: "Volwassenen met maankoorts"}
n: 40
in-pico: yes
carried: new
directness: {population: yes, intervention: yes, outcome: no}
read-in: full-text
arms: [{id: all, name: {en: "All of them", nl: "Allen"}, n: 40}]
outcomes:
  - {outcome: sneezing, arm: all, reported: "25%", kind: percentage, events: 10, n: 40, time-point: {en: "After a week", nl: "Na een week"}}
results: {en: "Ten sneezed.", nl: "Tien niesden."}
authors-remarks: {en: "Pollen may have done it.", nl: "Het kan stuifmeel zijn geweest."}
assessors-remarks: {en: "A small cohort.", nl: "Een klein cohort."}
```

### Maan 2022

A cohort of 60 people, of whom 12 sneezed.

```yaml study
source: maan-2022
design: cohort
n: 60
in-pico: yes
outcomes:
  - {outcome: sneezing, reported: "20%", kind: percentage, events: 12, n: 60}
```

## Product information

The label says so too.

```yaml product-information
source: fictamine-smpc
section: "4.8"
text: {en: "Sneezing is common.", nl: "Niezen komt vaak voor."}
```

## Guidelines

```yaml guideline
source: vloot-2019
recommendation: "1.2"
text: {en: "Offer a handkerchief.", nl: "Bied een zakdoek aan."}
strength: "Strong"
```

## Certainty

One star.

```yaml grade
outcome: sneezing
scale: stars
level: one star
starts: two stars
steps: [{by: -1, because: {en: "Indirect.", nl: "Indirect."}}]
```

## A section of its own

Kept where it stands.

## Panel

```yaml panel
preliminary: {en: "Yes, watch it.", nl: "Ja, volgen."}
outcome: adopted
by: ["A. Nobody"]
date: 2030-03-01
```

## Decision

Moon fever asks for watching.

```yaml statement
id: moon-fever
kind: contraindication
condition: moon-fever
decision: {contraindication: yes, action: yes, date: 2030-03-04, next-review: 2033-03-04}
management: monitor
summary: {en: "Moon fever: listen for sneezes.", nl: "Maankoorts: luister naar niezen."}
advice:
  prescriber: {en: "Listen.", nl: "Luister."}
sources: ["vloot-2019", "fictamine-smpc 4.8"]
```

## Worked patients

```yaml cases
- id: feverish
  title: "A feverish man"
  at: 2030-06-01
  born: 1990-01-01
  sex: male
  order: {dose: 1 mg/kg, frequency: 1 /d, route: oral, start: 2030-06-01}
  has: [moon-fever]
  alerts: [moon-fever]
```
"""
