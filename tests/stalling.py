"""A page whose parser comes to no end, and a way to wait for it shortly."""

from __future__ import annotations

import pytest

from pipeline.ingest import Room

# The parser looks at each attribute of an element beside each other one: this takes minutes.
ENDLESS = b"<html><body><p " + b" ".join(b"a%d=1" % i for i in range(400_000)) + b">" * 9
SHARE = 60


def wait_shortly(patch: pytest.MonkeyPatch, doc_id: str) -> None:
    """Give an article that is known to stall a sixtieth of the time that others may take.

    A busy machine may need a while for each of the others, above all in a process that begins.
    """
    hear = Room._hear

    def hear_shortly(room: Room, line: object, seconds: float) -> object:
        stalls = room._stub is not None and room._stub.doc_id == doc_id
        # Not so a process that begins anew behind it.
        reads = seconds == room.limits.seconds
        return hear(room, line, seconds / SHARE if stalls and reads else seconds)

    patch.setattr(Room, "_hear", hear_shortly)
