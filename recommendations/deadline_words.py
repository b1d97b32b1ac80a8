"""The words that deadlines are made of, as patterns, and the numbers they stand for."""

# By the time they are looked for, spaces are single and dashes are hyphens; capitals never matter.

NUMBERS = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
    *("twenty-one", "twenty-two", "twenty-three", "twenty-four"),
)
IN_WORDS = 9
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
QUARTERS = ("first", "second", "third", "fourth")

NUMBER = "|".join(sorted(NUMBERS, key=len, reverse=True)).replace("-", "[- ]") + "|[1-9][0-9]{0,2}"
SPAN = (
    rf"(?P<count>an?|{NUMBER})(?: \((?P<again>{NUMBER})\))?[- ]?"
    r"(?P<unit>day|week|fortnight|(?:calendar )?month|year)s?\b(?: period|'? time|')?"
)
REPORT = r"(?:this|the|our)(?: (?:final|full|hmicfrs|hmic|inspection|joint|national|peel|thematic)){0,2} report"
PUBLICATION = (
    rf"(?:the )?(?:date of )?(?:the |its )?(?:publication(?: date)?(?: of {REPORT})?|"
    rf"{REPORT}(?:'s publication| being published)?)\b"
)
AFTER = rf" (?:of|from|after|following) {PUBLICATION}"
MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)"
)
YEAR = r"(?:19|20|21)[0-9]{2}\b"
NTH = r"[0-9]{1,2}(?:st|nd|rd|th)?"
WEEKDAY = rf"(?:(?:{'|'.join(WEEKDAYS)}),? )?"
DATE = rf"(?P<date>{WEEKDAY}(?:the )?(?:{NTH}(?: of)? {MONTH}|{MONTH} (?:the )?{NTH}),? {YEAR})"
FIGURES = rf"(?P<date>[0-9]{{1,2}}(?P<mark>[/.-])[0-9]{{1,2}}(?P=mark){YEAR}|{YEAR}-[0-9]{{2}}-[0-9]{{2}}\b)"
MONTH_YEAR = rf"(?P<month>{MONTH}),?(?: of)? (?P<year>{YEAR})"
FINANCIAL = (
    rf"(?:the )?(?:(?:financial|fiscal) year |fy ?)?(?P<first>{YEAR})(?:[/-]| to )"
    r"(?P<last>(?:[0-9]{2})?[0-9]{2})\b(?: financial year)?"
)
QUARTER = rf"(?:the )?(?:q(?P<q>[1-4])|(?P<nth>{'|'.join(QUARTERS)}) quarter)(?: of)?,? "
BY = (
    r"\b(?:by(?: no later than| the latest)?|(?:no|not) later than|on or before|by or before)"
    r"(?: (?:the )?close of (?:business|play) on)? "
)
BEFORE = r"\b(?:before|prior to|ahead of) "
END = r"(?:the )?(?:end(?: of)?|last day of) "
BY_END = rf"(?:{BY}|{BEFORE}){END}"
MAYBE_BY = rf"(?P<by>(?:{BY}|{BEFORE})(?:{END})?)?(?:the )?"
HASTE = (
    r"(?:as soon as (?:is )?(?:reasonably )?(?:possible|practicable|practical|they can)|asap|urgently|"
    r"(?:as a matter of|with) (?:urgency|priority)|without (?:further |undue )?delay|promptly|quickly|"
    r"at the earliest (?:possible )?opportunity)"
)


def number_of(word: str) -> int:
    """Count: "six", "twenty four", "a" or "18"."""
    word = word.lower().replace(" ", "-")
    if word in ("a", "an"):
        return 1
    return int(word) if word.isdecimal() else NUMBERS.index(word) + 1


def month_number(word: str) -> int:
    """Number a month by its first three letters."""
    return next(number for number, name in enumerate(MONTHS, 1) if name[:3] == word[:3].lower())
