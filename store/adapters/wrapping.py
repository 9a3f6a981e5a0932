"""Decorating functions of every kind: plain, coroutine, generator and asynchronous generator."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from telesink.store.adapters.base import Operation

P = ParamSpec("P")
R = TypeVar("R")


def wrapped(function: Callable[P, R], operation: Callable[[], Operation]) -> Callable[P, R]:
    """The function with a new operation around each call; around the whole iteration for generators."""
    if inspect.iscoroutinefunction(function):
        result = _coroutine(function, operation)
    elif inspect.isasyncgenfunction(function):
        result = _asynchronous_generator(function, operation)
    elif inspect.isgeneratorfunction(function):
        result = _generator(function, operation)
    else:
        result = _plain(function, operation)
    return cast("Callable[P, R]", wraps(function)(result))


def _plain(function: Callable[..., Any], operation: Callable[[], Operation]) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        with operation():
            return function(*args, **kwargs)

    return call


def _coroutine(function: Callable[..., Any], operation: Callable[[], Operation]) -> Callable[..., Any]:
    async def call(*args: Any, **kwargs: Any) -> Any:
        with operation():
            return await function(*args, **kwargs)

    return call


def _generator(function: Callable[..., Any], operation: Callable[[], Operation]) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        with operation():
            return (yield from function(*args, **kwargs))

    return call


def _asynchronous_generator(function: Callable[..., Any], operation: Callable[[], Operation]) -> Callable[..., Any]:
    async def call(*args: Any, **kwargs: Any) -> Any:
        with operation():
            async for item in function(*args, **kwargs):
                yield item

    return call
