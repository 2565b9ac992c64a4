"""A made-up report in the form of a risk analysis, as text that came out of a PDF."""

REPORT = """\
 Afkorting:
 XYZ: xylofoonzuur
 CONCLUSIE
Niet bewaken. In de studie van Ångström (2018) werd bij 3 van de 12 patiënten geen jeuk
gezien. [Ångström 2018, Doe 2011]

AANVULLENDE OPMERKINGEN
Verzinnine wordt gebruikt bij verzonnen klachten. [1]

[1] Verzinnine. Handboek der Verzinsels. Geraadpleegd op 03/02/2021.

PICO

P(atient) Patiënten met astma
I(ntervention) Verzinnine
C(omparison / Control) Placebo
O(utcome) Jeuk, toename hoest of

benauwdheid*
* Verandering in jeukscore of hoestscore

Dit is een herziening uit een rapport van 2009. Er is daarom gezocht vanaf 2009.

Zoektermen:
PUBMED:
asthma OR wheezing AND verzinnine
Filter: 2009

EMBASE:
asthma AND verzinnine
Datum: 14-05-2020
Hits: 12

Bron  Bewijs  Resultaten/ opmerkingen
Ångström B, de Vries C,
et al. Itching in made-up
asthma: a trial-
based study. J Fict Med.
2018;10(2):100-
107.
doi:10.9999/jfm.2018.0042

RCT (cross-over)

n  = 12

Resultaten
• Bij 3 patiënten trad geen
jeuk op.
• Van de anderen kregen er
o 4 hoest
o 2 benauwdheid.

Opmerkingen auteurs
• De studie was klein.
Doe, J., & Roe, R. (2011).
Reviewing nothing. Annals of
Fiction, 1(6), 39–
41.

Review

N=376 Resultaten
• Niets werd gevonden.

Opmerkingen SHB
• Er is dus

niets te zien.

OVERIG- voldoet niet aan PICO

Hieronder staan andere studies.

Bron  Resultaten/ opmerkingen
Poe E. Ravens and
rhymes. J Fict Med. 2021;12:101419.
doi:10.9999/j.jfm.2021.10
1419

Case report

Resultaten
• Eén raaf (5 jaar).

Bron  Resultaten/ opmerkingen
• Nog een raaf.

RICHTLIJNEN
Bron  Resultaten/ opmerkingen
Loe F, Moe G. Guideline on fiction. J Fict Med.
2016;8(6):361-
397.

NIEUW

7.5. We recommend reading it after a
meal. (Strong recommendation, ⚫⚫⚫⚫) Hunger distracts.

SPC
Bron  Resultaten/ opmerkingen
SPC Verzinex ®
(verzinnine). EMA
16/07/2017.

4.2 dosering
VERZINEX dient bij een maaltijd te worden
toegediend.

4.8 bijwerkingen
Jeuk komt voor.

 Contra-indicatie Actie Datum
"""
