"""HealthChain's smallest hook, for its own environment: it validates the request, and says nothing.

uvicorn trivial:app
"""

from healthchain.gateway import CDSHooksService, HealthChainAPI
from healthchain.models import CDSRequest, CDSResponse

_cds = CDSHooksService()


@_cds.hook("order-sign", id="trivial")
def hook(request: CDSRequest) -> CDSResponse:
    """Answer without cards."""
    return CDSResponse(cards=[])


app = HealthChainAPI()
app.register_service(_cds, "/cds")
