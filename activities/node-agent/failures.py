"""What can go wrong, named by what must happen next (model/failures.ts has the same four)."""


class Failure(Exception):
    """Travels to the orchestrator as `kind` and a sentence."""

    kind = 'Regressed'


class Refused(Failure):
    """The request is wrong; nothing was touched."""

    kind = 'Refused'


class NotYet(Failure):
    """The world is not ready; asking again may help."""

    kind = 'NotYet'


class Regressed(Failure):
    """The change cannot be made, or made things worse."""

    kind = 'Regressed'


class NeedsOperator(Failure):
    """No way on and no way back; a person decides."""

    kind = 'NeedsOperator'
