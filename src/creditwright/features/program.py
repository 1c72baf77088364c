"""Expressions made into steps: each thing is computed once, and forgotten when nobody needs it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from creditwright.features import aggregates
from creditwright.features import groups as by_group
from creditwright.features.expression import (
    EVERY_ROW,
    NOTHING,
    Expression,
    constant_of,
    is_aggregate,
)
from creditwright.features.frame import Categories
from creditwright.features.groups import Groups, Picked, Selection
from creditwright.features.kernels import ELEMENTWISE, MISSING, constant
from creditwright.features.vector import Value, Vector

Register = Value | Selection | Picked | Groups | None

OF_ROWS: Mapping[str, Callable[..., Value]] = {
    "first": aggregates.first,
    "last": aggregates.last,
}
OF_KNOWN: Mapping[str, Callable[..., Value]] = {
    "count": aggregates.count,
    "sum": aggregates.total_or_nothing,
    "total": aggregates.total,
    "mean": aggregates.mean,
    "deviation": aggregates.deviation,
    "slope": aggregates.slope,
    "weighted_mean": aggregates.weighted_mean,
    "max": aggregates.largest,
    "min": aggregates.smallest,
    "n_unique": aggregates.n_unique,
    "times_true": aggregates.times_true,
    "share_true": aggregates.share_true,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One call: what, on which registers, with which settings, and what is not needed after it."""

    function: Callable[..., Register]
    arguments: tuple[int, ...]
    setting: tuple[object, ...]
    result: int
    forgotten: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Program:
    """Steps that compute some expressions from columns.

    Attributes:
        inputs: The columns to give, by the register each goes to.
        constants: What stands in registers from the start.
        outputs: By name the register of each result.
    """

    inputs: Mapping[str, int]
    constants: Mapping[int, Vector]
    steps: tuple[Step, ...]
    outputs: Mapping[str, int]
    registers: int

    def run(self, columns: Mapping[str, Value], groups: Groups | None = None) -> dict[str, Value]:
        """Compute every output.

        Args:
            columns: The inputs, by name.
            groups: The rows that belong together; needed where rows are aggregated.
        """
        registers: list[Register] = [None] * self.registers
        registers[0] = groups
        for register, value in self.constants.items():
            registers[register] = value
        for name, register in self.inputs.items():
            registers[register] = columns[name]
        with np.errstate(all="ignore"):
            for step in self.steps:
                arguments = [registers[each] for each in step.arguments]
                registers[step.result] = step.function(*arguments, *step.setting)
                for each in step.forgotten:
                    registers[each] = None
        return {name: _value(registers[register]) for name, register in self.outputs.items()}


def _value(register: Register) -> Value:
    if not isinstance(register, Vector | Categories):
        raise TypeError(f"a program's result is a value, not {type(register).__name__}")
    return register


def program_for(
    wanted: Mapping[str, Expression], declared: Mapping[str, Expression] | None = None
) -> Program:
    """Work out the steps that compute `wanted`.

    Args:
        wanted: What to compute, by the name of the result.
        declared: Names that stand for expressions; all other columns are inputs.

    Raises:
        ValueError: If declared names read one another in a circle, or an operation is unknown.
    """
    compiler = _Compiler(declared or {})
    outputs = {name: compiler.register(value) for name, value in wanted.items()}
    return Program(
        inputs=compiler.inputs,
        constants=compiler.constants,
        steps=tuple(_with_forgetting(compiler.steps, frozenset(outputs.values()))),
        outputs=outputs,
        registers=compiler.registers,
    )


class _Compiler:
    """Gives each expression a register, once, and a step that fills it."""

    def __init__(self, declared: Mapping[str, Expression]) -> None:
        self.steps: list[Step] = []
        self.inputs: dict[str, int] = {}
        self.constants: dict[int, Vector] = {}
        self.registers = 1  # the first one is for the groups
        self._declared = declared
        self._resolving: list[str] = []
        self._found: dict[object, int] = {}

    def register(self, expression: Expression) -> int:
        """Return where the expression's value will stand."""
        found = self._found.get(expression)
        if found is None:
            found = self._found[expression] = self._computed(expression)
        return found

    def _computed(self, expression: Expression) -> int:
        operation = expression.operation
        if operation == "column":
            return self._column(str(expression.setting[0]))
        if expression is NOTHING:
            return self._constant(MISSING)
        if operation == "constant":
            return self._constant(constant(constant_of(expression)))
        if is_aggregate(expression):
            return self._aggregate(expression)
        if operation in _OF_PLACE:
            return self._placed(expression)
        if operation not in ELEMENTWISE:
            raise ValueError(f"{operation!r} cannot stand here: {expression!r}")
        arguments = tuple(self.register(each) for each in expression.arguments)
        return self._step(ELEMENTWISE[operation], arguments, expression.setting)

    def _column(self, name: str) -> int:
        if name in self._declared:
            if name in self._resolving:
                circle = " reads ".join([*self._resolving, name])
                raise ValueError(f"these declarations read one another in a circle: {circle}")
            self._resolving.append(name)
            found = self.register(self._declared[name])
            self._resolving.pop()
            return found
        register = self.inputs[name] = self._new()
        return register

    def _aggregate(self, expression: Expression) -> int:
        value, condition, *more = expression.arguments
        selection = self._selection(condition)
        if expression.operation == "len":
            return self._step(aggregates.count_rows, (selection,))
        column = self.register(value)
        others = tuple(self.register(each) for each in more)
        if expression.operation in OF_ROWS:
            return self._step(OF_ROWS[expression.operation], (selection, column))
        key = ("picked", selection, column)
        if key not in self._found:
            self._found[key] = self._step(by_group.picked, (selection, column))
        function = OF_KNOWN[expression.operation]
        return self._step(function, (self._found[key], *others), expression.setting)

    def _selection(self, condition: Expression) -> int:
        key = ("selection", condition)
        if key not in self._found:
            if condition is EVERY_ROW:
                self._found[key] = self._step(by_group.all_rows, (0,))
            else:
                held = self.register(condition)
                self._found[key] = self._step(by_group.chosen_rows, (0, held))
        return self._found[key]

    def _placed(self, expression: Expression) -> int:
        function = _OF_PLACE[expression.operation]
        if expression.operation in {"last_of_each", "as_in_the_last"}:
            columns = tuple(self.register(each) for each in expression.arguments)
            return self._step(function, (0, *columns))
        return self._step(function, (self._selection(expression.arguments[0]),))

    def _constant(self, value: Vector) -> int:
        register = self._new()
        self.constants[register] = value
        return register

    def _step(
        self,
        function: Callable[..., Register],
        arguments: tuple[int, ...],
        setting: tuple[object, ...] = (),
    ) -> int:
        result = self._new()
        self.steps.append(Step(function, arguments, setting, result))
        return result

    def _new(self) -> int:
        self.registers += 1
        return self.registers - 1


_OF_PLACE: Mapping[str, Callable[..., Value]] = {
    "last_of_each": aggregates.last_of_each,
    "as_in_the_last": aggregates.as_in_the_last,
    "from_the_end": aggregates.from_the_end,
    "from_the_start": aggregates.from_the_start,
}


def _with_forgetting(steps: Iterable[Step], kept: frozenset[int]) -> list[Step]:
    """Let each register be forgotten after the last step that reads it."""
    needed = {0, *kept}
    backwards: list[Step] = []
    for step in reversed(list(steps)):
        last = tuple({each for each in (*step.arguments, step.result) if each not in needed})
        needed.update(last)
        backwards.append(Step(step.function, step.arguments, step.setting, step.result, last))
    return backwards[::-1]
