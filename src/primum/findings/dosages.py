"""Why a dosage cannot be read, in words: by the rules of `record.dosage`."""

from primum.vocabulary.fault import Sentence

DOSAGES: dict[str, Sentence] = {
    "dose-without-unit": Sentence("dose without a unit", "dosis zonder eenheid"),
    "dose-not-positive": Sentence("dose not above zero", "dosis niet boven nul"),
    "dose-range-reversed": Sentence("dose range reversed", "grenzen van de dosis omgekeerd"),
    "dose-range-open": Sentence("dose range open", "dosis zonder bovengrens"),
    "dose-implausible": Sentence("dose implausible", "onmogelijk hoge dosis"),
    "dose-above-own-maximum": Sentence(
        "dose above its own maximum", "dosis boven het eigen maximum van de opdracht"
    ),
    "dose-only-in-text": Sentence("dose only in text", "dosis alleen als tekst"),
    "dose-missing": Sentence("dose missing", "dosis ontbreekt"),
    "several-doses": Sentence("several doses", "meer dan één dosis"),
    "unknown-unit": Sentence("unknown unit", "onbekende eenheid"),
    "rate-without-time": Sentence("rate without a time", "toedieningssnelheid zonder tijd"),
    "dose-rate-without-duration": Sentence(
        "rate without a duration", "toedieningssnelheid zonder duur"
    ),
    "maximum-without-period": Sentence("maximum without a period", "maximum zonder periode"),
    "timing-missing": Sentence("timing missing", "frequentie ontbreekt"),
    "timing-not-understood": Sentence("timing not understood", "frequentie niet leesbaar"),
    "timing-without-period": Sentence("timing without a period", "frequentie zonder periode"),
    "timing-unit-unknown": Sentence(
        "unit of timing unknown", "onbekende tijdseenheid van de frequentie"
    ),
    "timing-not-positive": Sentence("timing not above zero", "frequentie niet boven nul"),
    "timing-implausible": Sentence("timing implausible", "onmogelijk hoge frequentie"),
    "timing-disagrees": Sentence("timing disagrees", "frequenties spreken elkaar tegen"),
    "route-not-understood": Sentence("route not understood", "toedieningsweg niet leesbaar"),
    "modifier-extension": Sentence(
        "an extension may change its meaning", "een uitbreiding kan de betekenis veranderen"
    ),
}
