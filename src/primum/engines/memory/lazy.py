"""An attribute worked out when first asked for.

`functools.cached_property` takes a lock on every first access in Python 3.11, which costs more
than most of what is worked out here; a chart belongs to one thread.
"""

from collections.abc import Callable
from typing import Generic, TypeVar, overload

T = TypeVar("T")
Self = TypeVar("Self")


class lazy(Generic[Self, T]):  # noqa: N801 - used as a decorator, like `property`
    """A method whose value stays on the object after the first call."""

    def __init__(self, method: Callable[[Self], T]) -> None:
        """Work the value out by `method`."""
        self._method = method
        self._name = method.__name__
        self.__doc__ = method.__doc__

    @overload
    def __get__(self, instance: None, owner: type[Self]) -> "lazy[Self, T]": ...
    @overload
    def __get__(self, instance: Self, owner: type[Self]) -> T: ...
    def __get__(self, instance: Self | None, owner: type[Self]) -> "T | lazy[Self, T]":
        """Work the value out and leave it on the instance, where it is found from then on."""
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._method(instance)
        return value
