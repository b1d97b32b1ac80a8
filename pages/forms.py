"""How every form looks and answers: GOV.UK markup, the error summary, and saves that collide."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.db import IntegrityError, models
from django.forms.renderers import TemplatesSetting
from django.http import QueryDict

from audit.tracking import TrackedModel

# A label that begins with one of these takes no article: "Enter what was done".
QUESTIONS = ("what", "why", "who", "how", "where", "since")
# What Django writes for "nothing chosen".
EMPTY = "---------"
NOTHING = "nothing"
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
SHORTEST_MONTH = 3
LONGEST_KEY = 18
CLASSES = {
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "selectmultiple": "govuk-select",
    "file": "govuk-file-upload",
    "clearablefile": "govuk-file-upload",
    "checkbox": "govuk-checkboxes__input",
}


# The form's own checks passed, and then somebody else was first.
FIRST = "Somebody saved something that rules this out a moment ago. Check it and save again."
# What a collision's form posts where the other person's value is picked.
THEIRS = "theirs"


class GovukRenderer(TemplatesSetting):
    """Render forms and fields with our own templates."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class DateInput(forms.MultiWidget):
    """A date as three fields: day, month and year."""

    template_name = "forms/widgets/date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        number = {"inputmode": "numeric", "class": "govuk-input govuk-date-input__input"}
        narrow, wide = f"{number['class']} govuk-input--width-2", f"{number['class']} govuk-input--width-4"
        parts = {name: forms.TextInput({**number, "class": narrow}) for name in ("day", "month")}
        super().__init__({**parts, "year": forms.TextInput({**number, "class": wide})}, attrs)

    def decompress(self, value: datetime.date | None) -> list[Any]:
        """Split a date into its fields."""
        return [value.day, value.month, value.year] if value else [None, None, None]


class DateField(forms.MultiValueField):
    """A date typed as day, month and year; months may be words."""

    widget = DateInput

    def __init__(self, **kwargs: Any) -> None:
        for unknown in ("input_formats", "localize"):
            kwargs.pop(unknown, None)
        parts = [forms.CharField(max_length=20) for _ in range(3)]
        super().__init__(fields=parts, require_all_fields=False, **kwargs)
        for part in self.fields:
            part.required = False

    def clean(self, value: list[str] | None) -> datetime.date | None:
        """Make a date of what was typed, or say what is wrong with it."""
        typed = [(text or "").strip() for text in (value or ["", "", ""])]
        if not any(typed):
            if self.required:
                raise ValidationError(f"Enter the {self.named}", code="required")
            return None
        if missing := [name for name, text in zip(("day", "month", "year"), typed, strict=False) if not text]:
            raise ValidationError(f"The {self.named} must include a {' and a '.join(missing)}")
        return self._made_of(*typed)

    @property
    def named(self) -> str:
        """What its messages call it."""
        return _in_sentence(str(self.label or "date"))

    def _made_of(self, day: str, month: str, year: str) -> datetime.date:
        """Make a date of three texts."""
        wrong = ValidationError(f"The {self.named} must be a real date, such as 29 9 2022", code="not_a_date")
        if not (day.isdecimal() and year.isdecimal()):
            raise wrong
        try:
            made = datetime.date(int(year), _month(month), int(day))
        except (ValueError, OverflowError):
            raise wrong from None
        if not 1900 <= made.year <= 2200:  # noqa: PLR2004
            raise wrong
        return made


class SeveralField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several records, ticked. A key too long for any record is refused before SQLite chokes on it."""

    def clean(self, value: Any) -> Any:
        """Find the records, or say that they are not among the choices."""
        if any(len(str(key)) > LONGEST_KEY for key in value or ()):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


def _month(text: str) -> int:
    """Number a month given by number or by name, short or long; 0 where there is none such."""
    if text.isdecimal():
        return int(text)
    named = [number for number, name in enumerate(MONTHS, start=1) if name.startswith(text.lower())]
    return named[0] if len(text) >= SHORTEST_MONTH and named else 0


def _in_sentence(label: str) -> str:
    """Write a label as it stands in the middle of a sentence: "RAG" and "HMICFRS …" keep their capitals."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _dress(field: forms.Field, label: str) -> None:
    """Give a field GOV.UK's class, and plain words for what is missing or cannot be kept."""
    kind = type(field.widget).__name__.lower().removesuffix("input")
    if not isinstance(field.widget, forms.MultiWidget | forms.HiddenInput):
        field.widget.attrs.setdefault("class", CLASSES.get(kind, "govuk-input"))
    named = _in_sentence(label)
    if isinstance(field, forms.ModelChoiceField) and field.empty_label == EMPTY:
        field.empty_label = "Choose one" if field.required else "None"
    asks = "Select" if isinstance(field, forms.ChoiceField | forms.ModelChoiceField | forms.FileField) else "Enter"
    article = "" if named.split()[0] in QUESTIONS else "the "
    field.error_messages["required"] = f"{asks} {article}{named}"
    field.error_messages["invalid_choice"] = f"Select one of the choices for {named}"
    for validator in field.validators:
        if isinstance(validator, ProhibitNullCharactersValidator):
            validator.message = f"Remove the unreadable (null) characters from {article}{named}"
        if isinstance(validator, MaxLengthValidator):
            validator.message = (
                f"Shorten {article}{named} to %(limit_value)d characters or fewer. It has %(show_value)d"
            )


class GovukForm(forms.Form):
    """A form in GOV.UK's manner."""

    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        dress(self)


def dress(form: forms.BaseForm) -> None:
    """Give a form's fields GOV.UK's classes and plain words."""
    for name, field in form.fields.items():
        field.label = field.label or name.replace("_", " ").capitalize()
        _dress(field, str(field.label))


def plain_label(field: forms.Field) -> None:
    """Leave "(optional)" off a field that need not be filled in: its hint says when it must."""
    field.has_plain_label = True  # type: ignore[attr-defined]


def dress_filter(form: forms.BaseForm) -> None:
    """Dress a filter's form. All of its fields may be left as they are, so none says so."""
    dress(form)
    for field in form.fields.values():
        plain_label(field)


def asked_in_words(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Say what a filter's form asks, each as its label and the chosen words."""
    return [
        (str(form.fields[name].label), _said(form.fields[name], value))
        for name, value in form.cleaned_data.items()
        if value not in (None, "")
    ]


def _said(field: Any, value: Any) -> str:
    """Say a chosen value as the page does."""
    if isinstance(value, datetime.date):
        return f"{value:%-d %B %Y}"
    choices = getattr(field, "choices", ())
    return str(dict(choices).get(value, value)) if isinstance(value, str) else str(value)


def done(form: forms.BaseForm, action: Callable[[], object]) -> bool:
    """Do what a valid form asks. Where the action refuses, its reasons go on the form, which keeps what was typed.

    Where somebody saved the form's own record after the form was checked, `ShowBoth` has it checked again.
    """
    try:
        action()
    except ValidationError as refused:
        if isinstance(form, VersionedForm) and getattr(refused, "record", None) is form.instance:
            raise
        form.add_error(None, refused.messages)
        return False
    except IntegrityError:
        form.add_error(None, FIRST)
        return False
    return True


def model_field(field: Any, **kwargs: Any) -> forms.Field:
    """Give each model field its form field: dates are typed in three parts."""
    if field.get_internal_type() == "DateField":
        return field.formfield(form_class=DateField, **kwargs)  # type: ignore[no-any-return]
    if isinstance(field, models.URLField):
        return field.formfield(assume_scheme="https", **kwargs)  # type: ignore[return-value]
    return field.formfield(**kwargs)  # type: ignore[no-any-return]


class GovukModelForm(forms.ModelForm):  # type: ignore[type-arg]
    """A model's form in GOV.UK's manner. Set `formfield_callback = model_field` in its Meta."""

    required_css_class = "required"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        dress(self)


@dataclass(frozen=True)
class Collision:
    """A field that differs after somebody else saved first, and which of the two is proposed."""

    name: str
    label: str
    theirs: str
    yours: str
    proposes_theirs: bool

    @property
    def key(self) -> str:
        """The name under which the form posts which one is picked."""
        return f"pick-{self.name}"


class VersionedForm(GovukModelForm):
    """The form of a tracked record: it carries the version that was read, and sees when another save came first.

    After a collision `collisions` lists, for each field, what stands in the register and what was typed, to pick
    from; theirs is proposed for what this person did not touch. The form keeps what was typed and carries the new
    version, so that saving again is deliberate.
    """

    read_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["read_version"].initial = self.instance.version
        self.collisions: list[Collision] = []

    def full_clean(self) -> None:
        """Take what was picked before anything is read."""
        if self.is_bound:
            self._take_picks()
        super().full_clean()

    def _take_picks(self) -> None:
        """Put what stands in the register in place of what was typed, where theirs was picked."""
        picked = cast(QueryDict, self.data).copy()
        for name in self.fields:
            if picked.get(f"pick-{name}") == THEIRS:
                self._write_theirs(picked, name)
        self.data = picked

    def _write_theirs(self, data: QueryDict, name: str) -> None:
        """Write one field's standing value as the form would post it."""
        field, key = self.fields[name], self.add_prefix(name)
        standing = field.prepare_value(self.get_initial_for_field(field, name))
        if isinstance(field.widget, forms.MultiWidget):
            widget: Any = field.widget
            parts = zip(widget.widgets_names, widget.decompress(standing), strict=True)
            for part, value in parts:
                data[f"{key}{part}"] = "" if value is None else str(value)
        elif isinstance(standing, list | tuple):
            data.setlist(key, [str(value) for value in standing])
        elif isinstance(field, forms.BooleanField):
            data.setlist(key, ["on"] * bool(standing))
        else:
            data[key] = "" if standing is None else str(standing)

    def clean(self) -> dict[str, Any]:
        """Refuse a save of an older copy, and show both."""
        cleaned = super().clean() or self.cleaned_data
        record: TrackedModel = self.instance
        if record.pk and cleaned.get("read_version") != record.version:
            base = record.history.filter(version=cleaned.get("read_version") or 0).first()  # type: ignore[attr-defined]
            differing = [name for name in self.changed_data if name != "read_version"]
            self.collisions = [self._collision(name, cleaned, base) for name in differing]
            typed = cast(QueryDict, self.data).copy()
            typed[self.add_prefix("read_version")] = str(record.version)
            self.data = typed
            raise ValidationError(self._collided(), code="collision")
        return cleaned

    def _collided(self) -> str:
        """Say who came first."""
        last = self.instance.history.first()
        who = (last and last.history_user) or "Somebody else"
        return f"{who} changed this while you had it open. Pick for each field what to keep, then save."

    def _collision(self, name: str, cleaned: dict[str, Any], base: Any) -> Collision:
        """Say how one field differs, and whether this person had left it as it was."""
        bound = self[name]
        yours = self._said(name, cleaned[name]) if name in cleaned else _as_typed(bound.data)
        columns = {field.name: field.attname for field in self.instance._meta.concrete_fields}
        typed = getattr(cleaned.get(name), "pk", cleaned.get(name))
        untouched = bool(base and name in cleaned and name in columns and getattr(base, columns[name]) == typed)
        return Collision(name, str(bound.label), self._said(name, bound.initial), yours, untouched)

    def _said(self, name: str, value: Any) -> str:
        """Say a value as the page would."""
        if isinstance(value, list | tuple | models.QuerySet):
            return ", ".join(self._said(name, each) for each in value) or NOTHING
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            return str(_record(field, value) or NOTHING)
        if isinstance(field, forms.ChoiceField) and value:
            return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
        return _in_words(value)


def _record(field: Any, value: Any) -> models.Model | None:
    """Find the record behind a choice, given as itself or by its key."""
    if isinstance(value, models.Model):
        return value
    found: models.Model | None = field.queryset.model._base_manager.filter(pk=value).first()
    return found


def _in_words(value: Any) -> str:
    """Say a plain value: yes or no, and dates written out."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.date):
        return f"{value:%-d %B %Y}"
    return str(value) if value not in (None, "") else NOTHING


def _as_typed(value: Any) -> str:
    """Repeat what was typed where nothing could be made of it."""
    texts = value if isinstance(value, list | tuple) else [value]
    return " ".join(str(text) for text in texts if text) or NOTHING
