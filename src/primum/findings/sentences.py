"""The sentences in which grounds and gaps are told, in English and Dutch.

Blanks are numbered as in `Ground.values`; a blank's format says how its value is told: `concept`
by name, `word` by `WORDS`, `number` short, `since` and `dated` as a day, `text` quoted and left
out when empty. `{0-1:range}` takes two blanks, low and high.
"""

Sentences = dict[str, dict[str, str]]

# Units of time: one of it, and several.
TIME_UNITS: dict[str, dict[str, tuple[str, str]]] = {
    "en": {
        "a": ("year", "years"),
        "mo": ("month", "months"),
        "wk": ("week", "weeks"),
        "d": ("day", "days"),
        "h": ("hour", "hours"),
    },
    "nl": {
        "a": ("jaar", "jaar"),
        "mo": ("maand", "maanden"),
        "wk": ("week", "weken"),
        "d": ("dag", "dagen"),
        "h": ("uur", "uur"),
    },
}

# Single words: what `{0:word}` looks up, and the glue between blanks.
WORDS: dict[str, dict[str, str]] = {
    "en": {
        **{unit: several for unit, (_, several) in TIME_UNITS["en"].items()},
        ">": "limit",
        ">=": "from",
        "<": "at least",
        "<=": "up to",
        "to": "to",
        "times": "times",
        "since": "since",
        "on": "on",
        "undated": "undated",
        "unknown-time": "an unknown time",
        "nothing": "nothing",
    },
    "nl": {
        **{unit: several for unit, (_, several) in TIME_UNITS["nl"].items()},
        ">": "grens",
        ">=": "vanaf",
        "<": "ten minste",
        "<=": "tot en met",
        "to": "tot",
        "times": "maal",
        "since": "sinds",
        "on": "op",
        "undated": "ongedateerd",
        "unknown-time": "onbekende tijd",
        "nothing": "niets",
        "female": "vrouw",
        "male": "man",
        "buccal": "buccaal",
        "cutaneous": "cutaan",
        "epidural": "epiduraal",
        "inhalation": "inhalatie",
        "intra-arterial": "intra-arterieel",
        "intra-articular": "intra-articulair",
        "intradermal": "intradermaal",
        "intramuscular": "intramusculair",
        "intraperitoneal": "intraperitoneaal",
        "intrathecal": "intrathecaal",
        "intrauterine": "intra-uterien",
        "intravenous": "intraveneus",
        "nasal": "nasaal",
        "ophthalmic": "in het oog",
        "oral": "oraal",
        "otic": "in het oor",
        "rectal": "rectaal",
        "subcutaneous": "subcutaan",
        "sublingual": "sublinguaal",
        "topical": "lokaal",
        "transdermal": "transdermaal",
        "vaginal": "vaginaal",
    },
}

GROUNDS: Sentences = {
    "has": {
        "en": "{0:concept} is on the problem list{1:text}{2:since}",
        "nl": "{0:concept} staat op de probleemlijst{1:text}{2:since}",
    },
    "has-flag": {
        "en": "{0:concept} is recorded as a contraindication{1:text}{2:since}",
        "nl": "{0:concept} is vastgelegd als contra-indicatie{1:text}{2:since}",
    },
    "has-perhaps": {
        "en": "{0:concept} may be meant{1:text}{2:since}, and is not certain",
        "nl": "{0:concept} kan bedoeld zijn{1:text}{2:since}, maar dat is niet zeker",
    },
    "has-perhaps-flag": {
        "en": "{0:concept} may be meant by a flag{1:text}{2:since}, and is not certain",
        "nl": "{0:concept} kan met een signalering bedoeld zijn{1:text}{2:since}, maar niet zeker",
    },
    "has-not": {
        "en": "{0:concept} is recorded as absent, refuted or over{1:text}",
        "nl": "{0:concept} is vastgelegd als afwezig, weerlegd of voorbij{1:text}",
    },
    "has-not-flag": {
        "en": "the flag for {0:concept} has ended{1:text}",
        "nl": "de signalering voor {0:concept} is beëindigd{1:text}",
    },
    "no-condition": {
        "en": "{0:concept} is not on the problem list",
        "nl": "{0:concept} staat niet op de probleemlijst",
    },
    "no-known-allergy": {
        "en": "recorded as having no known allergies",
        "nl": "vastgelegd dat er geen allergieën bekend zijn",
    },
    "no-allergy": {
        "en": "{0:concept} is not among the recorded allergies",
        "nl": "{0:concept} staat niet bij de vastgelegde allergieën",
    },
    "age": {"en": "age {0-1:range} {2:word}", "nl": "leeftijd {0-1:range} {2:word}"},
    "sex": {"en": "recorded as {0:word}", "nl": "vastgelegd als {0:word}"},
    "value": {
        "en": "{0:concept} {1}{2:number} {3:unit}{4:dated}",
        "nl": "{0:concept} {1}{2:number} {3:unit}{4:dated}",
    },
    "stale-value": {
        "en": "{0:concept} {1}{2:number} {3:unit}{4:dated} (stale: {5:days} old)",
        "nl": "{0:concept} {1}{2:number} {3:unit}{4:dated} (verouderd: {5:days} oud)",
    },
    "weight-bounds": {
        "en": "no weight on record; at this age {0:number} to {1:number} kg is plausible",
        "nl": "geen gewicht bekend; op deze leeftijd is {0:number} tot {1:number} kg aannemelijk",
    },
    "dose-administration": {
        "en": "{0-1:range} {2:unit} per administration ({3:word} {4:number} {2:unit}{5:factor})",
        "nl": "{0-1:range} {2:unit} per toediening ({3:word} {4:number} {2:unit}{5:factor})",
    },
    "dose-day": {
        "en": "{0-1:range} {2:unit} a day ({3:word} {4:number} {2:unit}{5:factor})",
        "nl": "{0-1:range} {2:unit} per dag ({3:word} {4:number} {2:unit}{5:factor})",
    },
    "dose-administration-bounded": {
        "en": "{0-1:range} {2:unit} per administration at any plausible weight "
        "({3:word} {4:number} {2:unit})",
        "nl": "{0-1:range} {2:unit} per toediening bij elk aannemelijk gewicht "
        "({3:word} {4:number} {2:unit})",
    },
    "dose-day-bounded": {
        "en": "{0-1:range} {2:unit} a day at any plausible weight ({3:word} {4:number} {2:unit})",
        "nl": "{0-1:range} {2:unit} per dag bij elk aannemelijk gewicht "
        "({3:word} {4:number} {2:unit})",
    },
    "excipient": {
        "en": "{1-2:range} {3:unit} of {0:concept} a day",
        "nl": "{1-2:range} {3:unit} {0:concept} per dag",
    },
    "frequency": {"en": "{0-1:range} times a day", "nl": "{0-1:range} keer per dag"},
    "route": {"en": "route: {0}", "nl": "toedieningsweg: {0}"},
    "step": {
        "en": "the dose goes from {0:number} to {1:number} {2:unit}",
        "nl": "de dosis gaat van {0:number} naar {1:number} {2:unit}",
    },
    "same-dose": {
        "en": "the order repeats the dose of {0}",
        "nl": "de opdracht herhaalt de dosis van {0}",
    },
    "dose-before": {
        "en": "the dose before was {0:number} {1:unit}{2:since}",
        "nl": "de vorige dosis was {0:number} {1:unit}{2:since}",
    },
    "held-for": {
        "en": "the dose before ({2:number} {3:unit}) was held for {0:days}{1:since}",
        "nl": "de vorige dosis ({2:number} {3:unit}) werd {0:days} aangehouden{1:since}",
    },
    "taken-before": {
        "en": "{0:concept} was taken before{1:since}",
        "nl": "{0:concept} is eerder gebruikt{1:since}",
    },
    "renewal": {"en": "the order renews {0}", "nl": "de opdracht verlengt {0}"},
    "first": {
        "en": "{0:concept} is recorded as never taken before",
        "nl": "vastgelegd dat {0:concept} nooit eerder is gebruikt",
    },
    "takes": {
        "en": "takes {0:concept}{1:text}{2:since}",
        "nl": "gebruikt {0:concept}{1:text}{2:since}",
    },
    "takes-not": {
        "en": "{0:concept} is recorded as not taken{1:text}",
        "nl": "vastgelegd dat {0:concept} niet wordt gebruikt{1:text}",
    },
    "takes-none": {
        "en": "{0:concept} is not on the medication list",
        "nl": "{0:concept} staat niet op de medicatielijst",
    },
    "indicated": {
        "en": "ordered for {0:concept}{1:text}",
        "nl": "voorgeschreven voor {0:concept}{1:text}",
    },
    "indicated-otherwise": {
        "en": "ordered for something else than {0:concept}{1:text}",
        "nl": "voorgeschreven voor iets anders dan {0:concept}{1:text}",
    },
    "done": {"en": "{0:concept} was done{1:dated}", "nl": "{0:concept} is gedaan{1:dated}"},
    "done-before": {
        "en": "{0:concept} was last done{1:dated}",
        "nl": "{0:concept} is het laatst gedaan{1:dated}",
    },
    "not-done": {
        "en": "{0:concept} is recorded as not done{1:dated}",
        "nl": "vastgelegd dat {0:concept} niet is gedaan{1:dated}",
    },
    "never-done": {
        "en": "no {0:concept} on record, while treatment began{1:dated}",
        "nl": "geen {0:concept} vastgelegd, terwijl de behandeling begon{1:dated}",
    },
}

GAPS: Sentences = {
    "list-conditions": {
        "en": "the problem list (no conditions or contraindications were supplied)",
        "nl": "de probleemlijst (er zijn geen aandoeningen of contra-indicaties aangeleverd)",
    },
    "list-medications": {
        "en": "the medication list (no other medicines were supplied)",
        "nl": "de medicatielijst (er zijn geen andere geneesmiddelen aangeleverd)",
    },
    "list-observations": {
        "en": "laboratory values and measurements (none were supplied)",
        "nl": "laboratoriumwaarden en metingen (er zijn er geen aangeleverd)",
    },
    "list-allergies": {
        "en": "allergies (none were supplied, nor that there are none)",
        "nl": "allergieën (niet aangeleverd, ook niet dat er geen zijn)",
    },
    "list-procedures": {
        "en": "procedures and examinations (none were supplied)",
        "nl": "verrichtingen en onderzoeken (er zijn er geen aangeleverd)",
    },
    "condition": {"en": "whether there is {0:concept}", "nl": "of er sprake is van {0:concept}"},
    "unsure": {
        "en": "whether {2} means {0:concept}{1:text}",
        "nl": "of {2} {0:concept} betekent{1:text}",
    },
    "birth-date": {"en": "the birth date", "nl": "de geboortedatum"},
    "birth-date-impossible": {
        "en": "a birth date that can be ({0} is on record)",
        "nl": "een geboortedatum die kan (vastgelegd is {0})",
    },
    "exact-birth-date": {"en": "the exact birth date", "nl": "de precieze geboortedatum"},
    "sex": {"en": "the sex (female or male)", "nl": "het geslacht (vrouw of man)"},
    "measurement": {"en": "{0:concept}", "nl": "{0:concept}"},
    "value-unit": {
        "en": "{0:concept} in a unit that can be read ({1:number} {2:quoted} on record)",
        "nl": "{0:concept} in een leesbare eenheid (nu {1:number} {2:quoted})",
    },
    "value-implausible": {
        "en": "{0:concept} ({1:number} {2:unit} on record is not plausible at this age)",
        "nl": "{0:concept} ({1:number} {2:unit} is niet aannemelijk op deze leeftijd)",
    },
    "dose": {"en": "the dose of {0:concept}", "nl": "de dosis van {0:concept}"},
    "dose-unit": {
        "en": "the dose in a unit that can be read as {1:unit} ({0:quoted} on the order)",
        "nl": "de dosis in een eenheid die als {1:unit} te lezen is (nu {0:quoted})",
    },
    "dosage-dose-without-unit": {
        "en": "the unit of the dose ({0:quoted} on the order)",
        "nl": "de eenheid van de dosis (nu {0:quoted})",
    },
    "dosage-dose-not-positive": {
        "en": "a dose above zero ({0:quoted} on the order)",
        "nl": "een dosis boven nul (nu {0:quoted})",
    },
    "dosage-dose-only-in-text": {
        "en": "the dose as a quantity (the order has it in words only: {0:quoted})",
        "nl": "de dosis als hoeveelheid (de opdracht heeft alleen tekst: {0:quoted})",
    },
    "dosage": {
        "en": "a dosage that can be read ({0:quoted}: {1})",
        "nl": "een leesbare dosering ({0:quoted}: {1})",
    },
    "frequency": {
        "en": "how often {0:concept} is given",
        "nl": "hoe vaak {0:concept} wordt gegeven",
    },
    "route": {
        "en": "the route by which {0:concept} is given",
        "nl": "de toedieningsweg van {0:concept}",
    },
    "history": {
        "en": "earlier doses of {0:concept}, or that there were none",
        "nl": "eerdere doses van {0:concept}, of dat die er niet waren",
    },
    "still-taken": {
        "en": "whether {0:concept} is still taken{1:text}",
        "nl": "of {0:concept} nog wordt gebruikt{1:text}",
    },
    "takes": {"en": "whether {0:concept} is taken", "nl": "of {0:concept} wordt gebruikt"},
    "indication": {
        "en": "what {0:concept} is ordered for",
        "nl": "waarvoor {0:concept} is voorgeschreven",
    },
    "indication-unclear": {
        "en": "what the order is for, in a code that can be read{0:text}",
        "nl": "waarvoor de opdracht is, in een leesbare code{0:text}",
    },
    "done": {
        "en": "whether {0:concept} was done",
        "nl": "of {0:concept} is gedaan",
    },
    "composition": {
        "en": "how much {1:concept} the product of {0:concept} contains",
        "nl": "hoeveel {1:concept} het product met {0:concept} bevat",
    },
}
