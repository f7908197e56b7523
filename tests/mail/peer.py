"""A small mail server (RFC 5321) that keeps what it is given, or refuses as it is told."""

import asyncio
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType


@dataclass
class MailPeer:
    """Answers `recipient` to RCPT and `content` to the end of DATA."""

    recipient: str = "250 ok"
    content: str = "250 taken"
    taken: list[EmailMessage] = field(default_factory=list)
    port: int = 0
    _server: asyncio.Server | None = None

    async def __aenter__(self) -> "MailPeer":
        """Listen on a free port of this machine."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop listening."""
        assert self._server is not None
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())

        say("220 peer")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"RCPT":
                say(self.recipient)
            elif verb == b"DATA":
                say("354 go on")
                raw = (await reader.readuntil(b"\r\n.\r\n"))[:-5]
                if self.content.startswith("250"):
                    self.taken.append(message_from_bytes(raw, policy=policy.default))
                say(self.content)
            elif verb == b"QUIT":
                say("221 bye")
                break
            else:
                say("250 ok")
        writer.close()
