"""How months are counted: by the corresponding-date rule."""

import calendar
import datetime


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The corresponding date some months on: the same day number, else the month's last day.

    Source: Dodds v Walker [1981] 1 WLR 1027 (HL).
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
