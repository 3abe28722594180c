"""Synthetic entries: as many as are asked for, whatever the dice say."""

from __future__ import annotations

from cases.management.commands.make_synthetic import Command


class Dice:
    """Throws what it's told, in order."""

    def __init__(self, *throws: int) -> None:
        self.throws = list(throws)

    def randint(self, low: int, high: int) -> int:
        return self.throws.pop(0)


def test_no_two_enterprises_get_the_same_number():
    command = Command()
    command.numbers = {"12345678"}
    command.random = Dice(11111111, 11111111, 12345678, 22222222)
    assert [command._number(), command._number()] == ["11111111", "22222222"]
