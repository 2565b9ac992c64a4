"""Asking an ASGI application message by message, as a server does."""

import asyncio


class Answer:
    """What an application sent."""

    def __init__(self, messages):
        """Take the messages apart."""
        start, *rest = messages
        self.status = start["status"]
        self.headers = {name.decode(): value.decode() for name, value in start["headers"]}
        self.body = b"".join(message.get("body", b"") for message in rest)


def scope(method="POST", path="/check", **headers):
    """A request; headers as keywords, with _ for -."""
    named = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
    return {"type": "http", "method": method, "path": path, "query_string": b"", "headers": named}


def chunks(*parts, then=()):
    """The messages of a body that comes in parts."""
    last = len(parts) - 1
    found = [
        {"type": "http.request", "body": part, "more_body": number < last}
        for number, part in enumerate(parts)
    ]
    return [*found, *then]


async def ask(app, asked, messages=()):
    """Ask; when the messages are used up, nothing more comes."""
    waiting, sent = list(messages), []

    async def receive():
        if not waiting:
            await asyncio.Event().wait()
        return waiting.pop(0)

    async def send(message):
        sent.append(message)

    await app(asked, receive, send)
    return Answer(sent)


def asking(app, asked, messages=()):
    """Ask, in a loop of its own that does not wait for ever."""
    return asyncio.run(asyncio.wait_for(ask(app, asked, messages), 30))
