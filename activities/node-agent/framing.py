"""Bytes of any length on stdout before the answer: frames, each after its length; an empty one is the last."""

import struct
import sys

MAX_FRAME_BYTES = 1024 * 1024


class Frames(object):
    """Nothing of what goes through is kept: a reader that is slow makes the writer wait."""

    def __init__(self, target=None):
        self._target = target or getattr(sys.stdout, 'buffer', sys.stdout)
        self.bytes = 0

    def write(self, content):
        for start in range(0, len(content), MAX_FRAME_BYTES):
            frame = content[start:start + MAX_FRAME_BYTES]
            self._target.write(struct.pack('>I', len(frame)))
            self._target.write(frame)
            self.bytes += len(frame)

    def end(self):
        """Must be called however the writing went, or the answer is taken for a frame."""
        self._target.write(struct.pack('>I', 0))
        self._target.flush()


def framed(write):
    """The value of `write(frames)`, with its frames ended whatever happens."""
    frames = Frames()
    try:
        return write(frames)
    finally:
        frames.end()
