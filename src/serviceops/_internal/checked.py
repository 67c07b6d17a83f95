"""Checked arguments: what a constructor or function accepts is what its annotations say.

`checked` above a class or function refuses every argument of another kind, there and then, with
what was given and what is expected. The annotation is the one rule: type checkers, the reader of
documents and this check cannot differ. What the class or function refuses itself comes first, since
it knows better advice.

Right kinds that are not the plain one (an integer of NumPy, a subclass of `str`) become the plain
one, a list becomes a tuple: the value does not change with what it was made of, and reads back
equal from a document.
"""

import inspect
import linecache
from collections.abc import Callable, Iterator
from enum import Enum
from functools import update_wrapper, wraps
from itertools import takewhile
from types import FunctionType, GenericAlias, SimpleNamespace
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints, is_typeddict

import attrs

from serviceops._internal.kinds import NO_TEXT, TEST_NAMES, Kind, Misfit, kind_of
from serviceops.errors import InvalidValue, ServiceOpsError

_T = TypeVar("_T")
_PACKAGE = __name__.partition(".")[0]
_BY_PLACE = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)


def checked(callable_: _T) -> _T:
    """Return a class or function that refuses arguments of another kind than it is annotated with.

    >>> @checked
    ... @attrs.frozen
    ... class Point:
    ...     x: int
    >>> Point("1")
    Traceback (most recent call last):
    serviceops.errors.InvalidValue: '1' was given where a whole number (x of Point) is expected
    """
    if isinstance(callable_, type):
        return _checked_class(callable_)  # type: ignore[return-value] # the class itself
    return _checked_function(callable_)  # type: ignore[arg-type, return-value] # of the same type


# Every creation of a record goes through these two, after a checked function of the record's own.
_CHECK_THEMSELVES = frozenset({"create", "replay"})
_SETTLING: set[Any] = set()


def settling(*converters: Callable[..., Any]) -> None:
    """Mark converters that return values of their kind alone: they are not checked again."""
    # A call and no decorator: type checkers read the kinds of a field off a plain function.
    _SETTLING.update(converters)


def unchecked(kind: type[_T]) -> Callable[..., _T]:
    """Return a constructor of a checked class for parts that are right: results of this package."""
    plain = vars(kind)["__init__"].__wrapped__
    new = kind.__new__
    if all(
        field.default is attrs.NOTHING and field.converter is None and not hasattr(kind, field.name)
        for field in attrs.fields(kind)  # type: ignore[arg-type] # an attrs class
    ) and not hasattr(kind, "__attrs_post_init__"):
        # Each field is given, under the name that it is stored by, and has no slot.
        def stored(**fields: Any) -> _T:
            value = new(kind)
            store(value, "__dict__", fields)
            return value

        store = object.__setattr__
        return stored

    def made(*args: Any, **kwargs: Any) -> _T:
        value = new(kind)
        plain(value, *args, **kwargs)
        return value

    return made


def _checked_class(kind: type) -> type:
    """Give a class a constructor that checks the fields after it has set them."""
    check_constructor(kind)
    # What attrs writes for cached properties names no module: `help` of Python 3.13 fails on it.
    written = vars(kind).get("__getattr__")
    if written is not None and written.__module__ is None:
        written.__module__ = kind.__module__
    for name, member in list(vars(kind).items()):
        if (
            isinstance(member, classmethod | staticmethod)
            and not name.startswith("_")
            and name not in _CHECK_THEMSELVES
        ):
            setattr(kind, name, type(member)(_checked_function(member.__func__, kind)))
    return kind


def check_constructor(kind: Any) -> None:
    """Have the constructor of a class check the fields, if that is not done yet."""
    plain = vars(kind).get("__init__")
    if plain is None or hasattr(plain, "__wrapped__"):
        return
    # attrs writes no annotation where the converter has none: `help` shows what the field is.
    for field in attrs.fields(kind) if attrs.has(kind) else ():
        if field.converter is not None and field.init:
            plain.__annotations__.setdefault(field.alias, field.type)

    # Annotations may name classes that are defined later, and four hundred constructors would take
    # a while to compile: each is written out when it is called for the first time.
    @wraps(plain)
    def first(self: Any, *args: Any, **kwargs: Any) -> None:
        _fits(plain, kind.__name__, self, *args, **kwargs)
        kind.__init__ = _constructor(kind, plain)
        kind.__init__(self, *args, **kwargs)

    kind.__init__ = first


def _fits(function: Callable[..., Any], title: str, /, *args: Any, **kwargs: Any) -> None:
    """Refuse arguments that a function has not, or has and does not get, by the function's name."""
    signature = inspect.signature(function)
    try:
        signature.bind(*args, **kwargs)
    except TypeError as wrong:
        # `inspect` names no function. Most mistakes are an argument by place that goes by name.
        named = [
            f"{one.name}=" for one in signature.parameters.values() if one.kind is one.KEYWORD_ONLY
        ]
        places = sum(one.kind in _BY_PLACE for one in signature.parameters.values())
        many = named and len(args) > places
        advice = f"; give by name: {', '.join(named)}" if many else ""
        raise TypeError(f"{title}(): {wrong}{advice}") from None


def _constructor(kind: type, plain: Callable[..., None]) -> Callable[..., None]:
    """Return a constructor that calls the plain one, then checks each field."""
    hints = get_type_hints(kind, include_extras=True)
    fields = [
        field
        for field in (attrs.fields(kind) if attrs.has(kind) else ())
        if field.init and field.converter not in _SETTLING
    ]
    # A constructor that only stores what it is given is checked by its arguments: no field is read.
    stored = "__attrs_post_init__" not in plain.__code__.co_names or _only_looks(kind)
    checks = [
        (
            field.alias if stored and field.converter is None and _is_given(field, plain)
            else f"self.{field.name}",
            field.name, kind_of(hints.get(field.name, Any)), _NONE_GIVEN,
        )
        for field in fields
    ]  # fmt: skip
    # `tuple("ab")` is two texts to Python and a mistake to everybody else.
    taken = _converted_hints(kind) if attrs.has(kind) else {}
    checks += [
        (field.alias, field.name, NO_TEXT, _NONE_GIVEN)
        for field in (attrs.fields(kind) if attrs.has(kind) else ())
        if field.init
        and {get_origin(hints[field.name]), *map(get_origin, get_args(hints[field.name]))}
        & {tuple, frozenset}
        and field.alias in inspect.signature(plain).parameters
        and (
            (get_origin(field.converter) or field.converter) in (tuple, frozenset)
            or (field.converter and not kind_of(taken[field.name]).takes_text)
        )
    ]
    return _written(plain, kind.__name__, checks, _settle_field, {})


def _only_looks(kind: Any) -> bool:
    """Return whether what runs after the constructor sets no field: it refuses, or does nothing."""
    # A frozen class is written to by `object.__setattr__` alone; `super` may do so elsewhere.
    code = getattr(kind.__attrs_post_init__, "__code__", None)
    return code is not None and not {"__setattr__", "super"} & {*code.co_names}


def _is_given(field: "attrs.Attribute[Any]", plain: Callable[..., None]) -> bool:
    """Return whether an argument is the field: a factory makes the value where none is given."""
    made = isinstance(field.default, attrs.Factory)  # type: ignore[arg-type] # a class at run time
    code = plain.__code__
    # The arguments come first, and local variables after them.
    return not made and field.alias in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


def _checked_function(
    function: Callable[..., Any], owner: type | None = None
) -> Callable[..., Any]:
    """Return a function that runs another, then refuses arguments of another kind."""
    title = function.__name__ if owner is None else f"{owner.__name__}.{function.__name__}"

    # It becomes the function that is written at its first call, whoever imported it before: one
    # that called the other would cost each call half a microsecond. Defaults of parameters that it
    # does not have yet do no harm, so that another thread may call it between the three lines.
    def first(*args: Any, **kwargs: Any) -> Any:
        _fits(function, title, *args, **kwargs)
        written = _written(function, title, _arguments(function), _check_argument, names)
        call.__defaults__, call.__kwdefaults__ = written.__defaults__, written.__kwdefaults__
        call.__code__ = written.__code__
        return call(*args, **kwargs)

    names: dict[str, Any] = {"__first": first}
    call = FunctionType(_first_call.__code__, names)
    update_wrapper(call, function)
    return call


def _first_call(*args: Any, **kwargs: Any) -> Any:
    return __first(*args, **kwargs)  # type: ignore[name-defined] # noqa: F821 - a name of its own


def argument_hints(function: Callable[..., Any]) -> dict[str, Any]:
    """Return the annotations of arguments as types; those of a converter are its own."""
    if isinstance(function, FunctionType):
        # What is returned may be known to type checkers alone, and is not looked at.
        taken = {name: how for name, how in function.__annotations__.items() if name != "return"}
        function = cast(
            "Callable[..., Any]",
            SimpleNamespace(
                __annotations__=taken, __globals__=inspect.unwrap(function).__globals__
            ),
        )
    try:
        return get_type_hints(function, include_extras=True)
    except (NameError, TypeError):  # a converter's annotation of another module, or no function
        return {}


def _converted_hints(kind: type) -> dict[str, Any]:
    """Return what the constructor of an attrs class accepts: fields and what converters take."""
    hints = get_type_hints(kind)
    for field in attrs.fields(kind):
        converter: Any = field.converter
        if isinstance(converter, type) and issubclass(converter, Enum):
            hints[field.name] = converter
        elif converter is not None:
            taken = argument_hints(converter)
            taken.pop("return", None)
            # `tuple` and the converters of attrs have no annotation: what they make is the kind.
            hints[field.name] = next(iter(taken.values()), hints[field.name])
    return hints


_NONE_GIVEN: Any = attrs.NOTHING
_Check = tuple[str, str, Kind, Any]
"""One check: Python text of the value, its name, its kind, and a default that need not fit."""


def _arguments(function: Callable[..., Any]) -> list[_Check]:
    """Return the checks of the arguments of a function."""
    hints = argument_hints(function)
    checks = []
    for name, parameter in inspect.signature(function).parameters.items():
        how = kind_of(hints.get(name, Any))
        if parameter.kind is parameter.VAR_POSITIONAL:
            how = kind_of(GenericAlias(tuple, (hints.get(name, Any), ...)))
        elif parameter.kind is parameter.VAR_KEYWORD and not is_typeddict(_packed(hints.get(name))):
            how = kind_of(GenericAlias(dict, (str, hints.get(name, Any))))
        default = _NONE_GIVEN if parameter.default is parameter.empty else parameter.default
        checks.append((name, name, how, default))
    return checks


def _packed(hint: Any) -> Any:
    """Return the typed dictionary of ``**names: Unpack[It]``."""
    return next(iter(get_args(hint)), None)


def _written(
    plain: Callable[..., Any],
    title: str,
    checks: list[_Check],
    settle: Callable[..., None],
    names: dict[str, Any],
) -> Callable[..., Any]:
    """Return a function that calls a plain one, then checks values."""
    # Written out as attrs writes constructors: a loop over the fields takes three times as long.
    # Names with two underscores, so that no parameter or field has the same.
    names |= {
        "__plain": plain, "__title": title, "__settle": settle, "__explained": _explained,
        "__Refusal": ServiceOpsError, "__Exception": Exception, "__locals": locals, **TEST_NAMES,
    }  # fmt: skip
    inlined = _lines_of_attrs(plain)
    if inlined is None:
        declared, passed = _parameters(plain, names)
        lines = [f"def __checked({declared}):", "    try:", f"        __result = __plain({passed})"]
    else:
        # What attrs wrote is written out again: the call of it would cost more than the checks.
        names |= {**plain.__globals__, **names}
        lines = [inlined[0], "    try:", *(f"    {line}" for line in inlined[1:])]
    lines += [
        "    except __Refusal:",
        "        raise",
        "    except __Exception as __wrong:",
        "        __other = __explained(__title, __plain, __wrong, __locals())",
        "        if __other is __wrong: raise",
        "        raise __other from __wrong",
    ]
    for number, (text, name, how, default) in enumerate(checks):
        if how.misfits is None:
            continue
        names |= {f"__kind_{number}": how, f"__skip_{number}": default}
        names |= {f"__kind_{number}_{part}": value for part, value in enumerate(how.parts)}
        misfits = how.misfits.format(
            **{f"p{part}": f"__kind_{number}_{part}" for part in range(len(how.parts))}
        )
        unless = (
            "" if default is _NONE_GIVEN or default is None else f"__v is not __skip_{number} and "
        )
        value = "self" if settle is _settle_field else "__title"
        check = f"{unless}({misfits})"
        if text.isidentifier():
            check = check.replace("__v", text)
        else:
            lines.append(f"    __v = {text}")
            text = "__v"  # noqa: PLW2901 - the value is in a variable now
        lines.append(f"    if {check}: __settle({value}, {name!r}, {text}, __kind_{number})")
    if inlined is None:
        lines.append("    return __result")
    written: dict[str, Any] = {}
    exec("\n".join(lines), names, written)  # noqa: S102 - names of parameters and fields
    made: Callable[..., Any] = wraps(plain)(next(iter(written.values())))
    return made


def _lines_of_attrs(plain: Callable[..., Any]) -> list[str] | None:
    """Return the lines of a constructor that attrs wrote; `None` of any other function."""
    code = getattr(plain, "__code__", None)
    if code is None or not code.co_filename.startswith("<attrs generated"):
        return None
    # The lines are read where attrs put them; `inspect.getsource` would tokenize them first.
    written = linecache.getlines(code.co_filename)[code.co_firstlineno - 1 :]
    lines = [line.rstrip("\n") for line in takewhile(str.strip, written)]
    simple = lines[:1] and lines[0].startswith("def __init__(") and lines[0].endswith("):")
    whole = simple and len(lines) > 1 and all(line.startswith("    ") for line in lines[1:])
    return lines if whole else None


def _parameters(plain: Callable[..., Any], names: dict[str, Any]) -> tuple[str, str]:
    """Return the parameters of a function as text of a definition and of a call; add defaults."""
    declared, passed = [], []
    starred = False
    for number, one in enumerate(inspect.signature(plain).parameters.values()):
        text = one.name
        if one.default is not one.empty:
            names[f"__default_{number}"] = one.default
            text += f"=__default_{number}"
        if one.kind is one.KEYWORD_ONLY:
            if not starred:
                declared.append("*")
            passed.append(f"{one.name}={one.name}")
        else:
            stars = "*" if one.kind is one.VAR_POSITIONAL else ""
            stars = "**" if one.kind is one.VAR_KEYWORD else stars
            text = f"{stars}{text}"
            passed.append(f"{stars}{one.name}")
        starred |= one.kind in (one.KEYWORD_ONLY, one.VAR_POSITIONAL)
        declared.append(text)
    return ", ".join(declared), ", ".join(passed)


def _settle_field(value: Any, name: str, given: object, how: Kind) -> None:
    """Put the plain kind of a field's value in its place, or refuse it."""
    plain = settled(how, given, name, type(value))
    if plain is not given:
        object.__setattr__(value, name, plain)


def settled(how: Kind, given: object, name: str, kind: type) -> Any:
    """Return the plain kind of a field's value, or refuse it as the constructor does."""
    try:
        return how.settle(given)
    except Misfit as wrong:
        raise refusal(wrong, f"{name} of {kind.__name__}") from None


def _check_argument(title: str, name: str, given: object, how: Kind) -> None:
    try:
        how.settle(given)
    except Misfit as wrong:
        raise refusal(wrong, f"{name} of {title}") from None


def refusal(wrong: Misfit, place: str) -> InvalidValue:
    """Return the error for a value of another kind."""
    return wrong.error(wrong.given, f"{wrong.expected} ({place})", wrong.remedy)


# What a host's function may raise on purpose passes through; these are never raised on purpose.
_UNINTENDED = (OverflowError, RecursionError)


def _is_ours(wrong: Exception) -> bool:
    """Return whether an error came up in this package, not in what a host wrote."""
    trace = wrong.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    module = "" if trace is None else str(trace.tb_frame.f_globals.get("__name__", ""))
    return module.partition(".")[0] == _PACKAGE


def _unconverted(kind: Any, given: dict[str, Any]) -> InvalidValue | None:
    """Return the error for the first field that its own converter fails on, if one does."""
    # The annotation of a converter may take any text, of which the choices of a field are some.
    hints = get_type_hints(kind)
    for field in attrs.fields(kind):
        value = given.get(field.name, attrs.NOTHING)
        if field.converter is None or value is attrs.NOTHING or isinstance(value, Iterator):
            continue
        try:
            field.converter(value)
        except Exception:  # noqa: BLE001 - whatever a converter raises on what it cannot convert
            expected = kind_of(hints[field.name]).expected
            return InvalidValue(value, f"{expected} ({field.name} of {kind.__name__})")
    return None


def _explained(
    title: str, plain: Callable[..., Any], wrong: Exception, given: dict[str, Any]
) -> Exception:
    """Return the error for arguments that a function failed on: the cause itself if they fit."""
    whole = "self" in given and plain.__name__ == "__init__"
    if whole and attrs.has(type(given["self"])):
        hints = _converted_hints(type(given["self"]))
        checks = [(name, kind_of(hint), _NONE_GIVEN) for name, hint in hints.items()]
    else:
        checks = [(name, how, default) for name, _, how, default in _arguments(plain)]
    for name, how, default in checks:
        value = given.get(name, default)
        if how.misfits is not None and value is not default:
            try:
                how.settle(value)
            except Misfit as misfit:
                # What an iterator gave is gone: `tuple` took it, whatever it had.
                if not (whole and isinstance(value, Iterator)):
                    return refusal(misfit, f"{name} of {title}")
    if isinstance(wrong, AttributeError | TypeError | ValueError) and _is_ours(wrong):
        for name, how, default in checks:
            value = given.get(name, default)
            # What an iterator gave is gone, and arrays are not looked into: it was their items.
            unseen = isinstance(value, Iterator) or hasattr(value, "dtype")
            if unseen and how.misfits is not None:
                sentence = f"{type(wrong).__name__}: {wrong}; a list shows which item it is"
                return InvalidValue(value, f"{how.expected} ({name} of {title})", sentence)
    if whole and attrs.has(type(given["self"])):
        refused = _unconverted(type(given["self"]), given)
        if refused is not None:
            return refused
    # Python writes no number of more than 4,300 digits, which a sentence about it would have.
    if whole or isinstance(wrong, _UNINTENDED) or "integer string conversion" in str(wrong):
        known = inspect.signature(plain).parameters
        return InvalidValue(
            {name: value for name, value in given.items() if name in known and name != "self"},
            f"what a {title} can be made of" if whole else f"what {title} has a result for",
            f"{type(wrong).__name__}: {wrong}",
        )
    return wrong
