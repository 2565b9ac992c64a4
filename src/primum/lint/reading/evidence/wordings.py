"""How proportions are worded, English and Dutch: who is counted, and what is no proportion."""

import re

from primum.lint.reading.evidence.numbers import COUNT

Match = re.Match[str]

# Compounds count too: `DM1-patiënten`, `Laronsyndroomgroep`.
_PEOPLE = (
    r"patients?|subjects?|participants?|people|persons?|individuals?|child(?:ren)?|adults?|"
    r"adolescents?|infants?|neonates?|newborns?|toddlers?|boys?|girls?|men|women|males?|females?|"
    r"volunteers?|users?|recipients?|mothers|respondents|survivors|carriers|cases|controls|"
    r"[\w-]*pati[eë]nte?n?|proefperso(?:on|nen)|[\w-]*deelnemers?|perso(?:on|nen)|mensen|"
    r"[\w-]*kind(?:eren)?|[\w-]*volwassenen?|adolescenten|zuigelingen|neonaten|pasgeborenen|jongens|"
    r"meisjes|mannen|vrouwen|vrijwilligers|[\w-]*gebruikers|ouderen|zwangeren|moeders"
)
_GROUPS = r"[\w-]*groups?|[\w-]*cohorts?|arms?|population|[\w-]*groep(?:en)?|[\w-]*populatie"
PEOPLE = rf"(?:{_PEOPLE})(?![\w-])"
WHO = rf"(?:{_PEOPLE}|{_GROUPS})(?![\w-])"

# `51% of the patients` before `(n=21)` makes 21 their number, and no group.
SHARE_OF = re.compile(
    r"(?:%|percent|procent)\s(?:of|van|bij|in)\s(?:[^\W\d_]+\s){0,3}$", re.IGNORECASE
)
# What people have several of: so many of these are no so many people.
EVENTS = re.compile(
    r"\b(?:[\w-]*events?|[\w-]*episodes?|[\w-]*reports|[\w-]*reactions|[\w-]*attacks|[\w-]*seizures|"
    r"[\w-]*meldingen|[\w-]*voorvallen|[\w-]*reacties|[\w-]*aanvallen|[\w-]*gebeurtenissen|"
    r"[\w-]*bijwerkingen|[\w-]*effects|[\w-]*injuries|[\w-]*falls|[\w-]*episoden)\b",
    re.IGNORECASE,
)
WHOM = re.compile(r"whom|wie|hen|waarvan bij ", re.IGNORECASE)
# ) of all reports
OF_ALL = re.compile(r"\s?[)\]]?\s(?:of|van)\s(?:all|alle)\b", re.IGNORECASE)
# Who was given 0.9% of something, did not have it.
GIVEN = re.compile(
    r"\b(?:given|receiv\w+|administered|infused|applied|used|using|toegediend|gegeven|gebruik\w*)\b",
    re.IGNORECASE,
)
# A number in words is the count, and what follows it the n: `two of 3 patients (67%)`.
COUNTED_IN_WORDS = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|most|all|none|some|"
    r"een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|helft|alle|geen|[0-9]+)"
    r"\s(?:of|out of|in|van|op|uit)\s(?:(?:the|de|every|elke)\s)?$",
    re.IGNORECASE,
)
MAY_HAVE_PERCENTAGE = re.compile(r"[0-9]\s?(?:%|percent|procent)")
HAS_PEOPLE = re.compile(rf"(?<![\w-]){PEOPLE}", re.IGNORECASE)
RESPECTIVELY = re.compile(r"\b(?:respectively|respectievelijk|resp\b)", re.IGNORECASE)
SIZE = re.compile(r"\b[nN]\s?=\s?[0-9]")

# The number that follows is a part of what was just counted.
SUBSET = re.compile(
    r"\b(?:of (?:whom|which|these|those|them)|including|among (?:whom|which|them|these)|"
    r"waarvan|van wie|van hen|waaronder|onder wie|van dezen?)\b",
    re.IGNORECASE,
)

# An average, a change, a model or a measurement: no count of people lies under its percentage.
NO_PROPORTION = re.compile(
    r"\b(?:increas\w*|decreas\w*|reduc\w*|ris(?:e|es|en)|rose|gain\w*|declin\w*|drop\w*|fall|fell|"
    r"improv\w* (?:by|of|from|in)|change[sd]?|lower\w*|higher|greater|growth|mean|median|average\w*|"
    r"imput\w*|standardi[sz]\w*|gestandaardiseerd\w*|missing|ontbrekend\w*|ontbrak\w*|clearance|"
    r"klaring|body fat|lichaamsvet|relief|pijnverlichting|risk (?:of|was) (?=[0-9])|risico (?:van|was) (?=[0-9])|"
    r"(?:were|was|werden|waren|not|niet) (?:evaluated|evaluable|analy[sz]ed|lost|geëvalueerd|"
    r"evalueerbaar|geanalyseerd)|"
    r"weighted|adjusted|predict\w*|expected|estimat\w*|model\w*|kaplan|cumulative|actuarial|"
    r"probability|survival|surviving|projected|interval|confidence|heterogeneity|sensitivity|"
    r"specificity|bioavailab\w*|bound|binding|dose|doses|dosage|hba1c|a1c|ha?ematocrit|"
    r"saturation|ejection|fev1?|vo2\w*|compliance|adherence|power|follow-up rate|"
    r"(?:person|patient)-?\s?(?:years?|months?|days?)|"
    r"per (?:year|month|cycle|injection|dose|episode|jaar|maand|cyclus|injectie|\w+jaar)|"
    r"st(?:ijg\w*|eeg|egen)|toename|toenam\w*|afname|afnam\w*|daal\w*|daling\w*|gedaald?|"
    r"verlaag\w*|verlaging|verhog\w*|verhoog\w*|verander\w*|verschil\w*|gemiddeld\w*|mediaan\w*|"
    r"gewogen|gecorrigeerd\w*|geschat\w*|voorspel\w*|verwacht\w*|overleving\w*|kans|"
    r"betrouwbaarheid\w*|dosis|dosering\w*|therapietrouw|gebonden|saturatie|ejectiefractie|"
    r"(?:episodes?|events?|attacks?|aanvallen|voorvallen|visits|injections|injecties) "
    r"(?:in|of|bij|van))\b",
    re.IGNORECASE,
)

# These before a number make it a name or a measurement, no count: `grade 3`, `week 12`.
NO_COUNT_BEFORE = re.compile(
    r"(?:\b(?:grade|graad|type|day|dag|weeks?|months?|maand|year|jaar|stage|stadium|phase|fase|"
    r"class|klasse|category|categorie|level|niveau|version|versie|table|tabel|figure|figuur|"
    r"section|rubriek|page|pagina|age[ds]?|leeftijd|score|cycle|cyclus|visit|bezoek|part|deel|"
    r"step|stap|chapter|hoofdstuk|question|vraag|item|dm|igf|no|nr|groups?|groep|arm|cohort|ratio|"
    r"factor|than|to|tot|per|every|elke|ongeveer|about|approximately|circa|mean|median|dan)"
    r"[.:]?|[<>≤≥~≈±–—-])\s?$",
    re.IGNORECASE,
)
# Before `3 of 10` fewer words do: `the group 3 of 10` counts, `page 3 of 10` does not.
NO_FRACTION_BEFORE = re.compile(
    r"(?:\b(?:page|pagina|step|stap|score|question|vraag|part|deel|version|versie|table|tabel|"
    r"figure|figuur|phase|fase|day|dag|weeks?|visit|bezoek|cycle|cyclus|chapter|hoofdstuk|item|"
    r"ratio|about|approximately|ongeveer|circa|nearly|bijna|almost)[.:]?|[<>≤≥~≈±])\s?$",
    re.IGNORECASE,
)
# A slash between numbers of a sentence that has these is none of a count and its n.
NO_SLASH = re.compile(
    r"\b(?:acuity|vision|visus|gezichtsscherpte|pressure|bloeddruk|mmhg|ratio|verhouding)\b",
    re.IGNORECASE,
)
# These after a number make it a measurement: `5 mg (2.5%)`.
NO_COUNT_AFTER = re.compile(
    r"\s?(?:[%°]|m?c?g\b|[kmµμun]g\b|mcg\b|[mdµμ]?l\b|[mµμ]?mol\b|kg\b|cm\b|mm\b|m²|i\.?u\.?\b|"
    r"units?\b|eenheden\b|years?\b|jaar\b|jaren\b|months?\b|maand(?:en)?\b|weeks?\b|wek?en\b|"
    r"days?\b|dag(?:en)?\b|hours?\b|h\b|uur\b|uren\b|minut\w*|points?\b|punten\b|times\b|keer\b|"
    r"maal\b|fold\b|x\b|mmhg\b|percent\w*|doses\b|tablets?\b|drops?\b|druppels\b|vials?\b|"
    r"st\b|nd\b|rd\b|th\b|(?:person|patient|treatment|subject|patiënt|behandel|persoons)[- ]?"
    r"(?:years?|months?|days?|jaar|jaren|maanden|dagen))",
    re.IGNORECASE,
)

_NAME = r"[^\W\d_][\w'’-]*"  # a word, perhaps with a figure in it: IGF-1
_THE = (
    r"(?:(?:the|these|all|those|de|het|deze|alle|first|eerste|total|totaal|een totaal van|"
    r"a total of)\s){0,3}"
)
_OF = r"\s(?:of|out of|from|among|van|uit|op)\s"
_MARK = r"(?:[nN]\s?[=:]\s?)?"
_N = rf"(?P<n>{COUNT})"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


CLOSED = re.compile(r"\s?[)\],;]")  # what follows a percentage that says no more of itself
# 30 of the 71 patients (
COUNT_OF_N = _compiled(
    rf"(?P<k>{COUNT})(?:\s{PEOPLE})?(?:{_OF}{_THE}|(?P<slash>\s?/\s?))(?P<n>[0-9][0-9.,]*)"
    rf"(?P<words>(?:\s{_NAME}){{0,6}})\s?[(\[]\s?$"
)
# (30/71, and (30 of 71;
COUNT_OF_N_INSIDE = _compiled(
    rf"[(\[]\s?{_MARK}(?P<k>{COUNT})(?:{_OF}{_THE}|(?P<slash>\s?/\s?))(?P<n>[0-9][0-9.,]*?)"
    rf"(?:\s{PEOPLE})?\s?[,;:=]\s?$"
)
# 42% (30/71)
THEN_COUNT_OF_N = _compiled(
    rf"(?:\s(?:of|van)\s{_THE}{PEOPLE})?\s?[(\[]\s?{_MARK}(?P<k>{COUNT})"
    rf"(?:{_OF}{_THE}|(?P<slash>\s?/\s?))(?P<n>[0-9][0-9.,]*?)(?:\s{PEOPLE})?\s?[)\],;]"
)
# 93 patients (
COUNT_THEN = _compiled(rf"(?P<k>{COUNT})(?P<words>(?:\s{_NAME}){{0,3}})\s?[(\[]\s?$")
PEOPLE_AFTER = _compiled(rf"\s?[)\]]\s{PEOPLE}")
# ) of the 135
CLOSED_OF_N = _compiled(
    rf"\s?[)\]]{_OF}{_THE}{_N}(?=\s?[.,;)]|$|\s(?:{_NAME}\s)?{PEOPLE}|\s(?:had|have|were|was|hadden|hebben|waren|werden|kregen)\b)"
)
# ) of 135 of something
CLOSED_OF_SOME = _compiled(rf"\s?[)\]]{_OF}{_THE}[0-9]")
# 51% of the 21 children
OF_N = _compiled(
    rf"{_OF}{_THE}{_N}(?P<who>\s(?:{_NAME}\s){{0,2}}{PEOPLE})?(?P<rest>\s?[,.;)]|$|\s)"
)
# Of the 21 children treated,
PEOPLE_THEN = _compiled(
    rf"\b(?:of|van|among|onder|in|bij)\s{_THE}{_N}\s(?:{_NAME}\s){{0,2}}?{PEOPLE}(?:\s{_NAME}){{0,6}},?\s$"
)
# The group without symptoms (n=21) had
GROUP_THEN = _compiled(
    rf"(?<![\w-]){WHO}(?:\s{_NAME}){{0,6}}\s?[(\[]\s?(?P<size>n)\s?=\s?{_N}\s?[)\]]"
    rf"(?P<words>,?(?:\s{_NAME}){{0,7}}),?\s$"
)
HAVING = _compiled(
    r"\b(?:had|have|has|hadden|heeft|hebben|developed|experienced|showed|reported|suffered|kreeg|"
    r"kregen|vertoond\w*|ontwikkelde\w*|meldde\w*|ervaarde\w*|ervoer\w*|in|bij|was|were|werd\w*)\b"
)
DID = _compiled(
    r"\s(?:of (?:the |all )?(?:patients|children|subjects|participants|them)|had|have|has|developed|"
    r"experienced|showed|reported|suffered|were|was|hadden|heeft|kreeg|kregen|vertoond\w*|"
    r"ontwikkelde\w*|meldde\w*|werd\w*)\b"
)
# What directly follows may make the percentage one of something else: `51% of predicted`.
OTHERWISE = _compiled(
    rf"\s?(?:(?:of|van)\s(?:the\s|de\s|het\s|all\s|alle\s|these\s|deze\s)?(?!{PEOPLE})[^\W\d_]"
    r"|(?:few|low|high|short|long|bett|fast|small|larg|great|lag|hog|kort|lang|bet|snell|kleine|"
    r"grot)er?e?\b|less\b|more\b|minder\b|meer\b|risk\b|risico|improvement|verbetering"
    r"|pain|pijn|body|lichaam|weight|gewicht|oxygen|zuurstof|days?\b|dagen|nights?\b|nachten|visits?\b|"
    r"samples?\b|monsters?\b|sodium|natrium|saline|glucose|dextrose|relief|loss\b|verlies"
    r"|ci\b|bi\b|confidence|interval|solution|oplossing|cream|crème|zalf|ointment|w/|v/)"
)
