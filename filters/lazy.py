"""An attribute computed on first use and kept, like ``functools.cached_property``.

Python 3.11's takes a lock for every first use, which costs 2 us; a document has fifty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class lazy(Generic[T]):  # noqa: N801 - used as a decorator, like property
    """Decorates a method without arguments; its value replaces it in the instance."""

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self._compute = compute
        self._name = compute.__name__
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> lazy[T]: ...

    @overload
    def __get__(self, instance: object, owner: type) -> T: ...

    def __get__(self, instance: object | None, owner: type) -> T | lazy[T]:
        """Computes the value and stores it under the method's name."""
        if instance is None:
            return self
        value = instance.__dict__[self._name] = self._compute(instance)
        return value
