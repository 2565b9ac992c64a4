"""The one card of a check that failed: an answer without cards would look like an all-clear."""

from primum.cds_hooks.cards.making import Identity, Making
from primum.cds_hooks.cards.model import Card, Indicator, Response, Source
from primum.cds_hooks.cards.words import words_in
from primum.cds_hooks.requests.model import HookRequest


def fault_response(request: HookRequest, making: Making) -> Response:
    """Say that nothing could be said. It has no uuid of a finding: there is nothing to answer."""
    words = words_in(making.language)
    card = Card(
        uuid=Identity(making, request).of("fault"),
        summary=words.fault,
        indicator=Indicator.WARNING,
        source=Source(label="Primum"),
        detail=words.fault_detail,
    )
    return Response(cards=(card,))
