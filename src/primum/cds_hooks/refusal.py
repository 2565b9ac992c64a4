"""A request that is not answered: an HTTP status and what is wrong, as problems."""

from primum.vocabulary.problem import Place, Problem


class Refused(Exception):
    """Stop answering this request; its client is told the status and the problems.

    4xx: the request has to be mended. 412: data that the check needs could be had neither way.
    503: nothing can be checked at the moment.
    """

    def __init__(self, status: int, *problems: Problem) -> None:
        """Refuse with an HTTP status and at least one problem."""
        super().__init__(f"{status}: {'; '.join(map(str, problems))}")
        self.status = status
        self.problems = problems


def refusal(status: int, place: str, rule: str, fault: str, remedy: str) -> Refused:
    """Make a refusal with one problem. No value: what was sent may hold patient data."""
    return Refused(status, Problem(place=Place(place), rule=rule, fault=fault, remedy=remedy))
