"""People and the parts they play; the force, its portfolios and its boards."""

import datetime
from functools import cached_property
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.permissions import ROLE_CHOICES, ROLES, SCOPES, Permission
from audit.tracking import History, TrackedModel, TrackedQuerySet

MARK = 20


class UserQuerySet(TrackedQuerySet["User"]):
    """Questions about people."""

    def active(self) -> "UserQuerySet":
        """Select those who may sign in."""
        return self.filter(is_active=True)

    def with_role(self, *codes: str) -> "UserQuerySet":
        """Select active people who hold one of these roles."""
        return self.active().filter(pk__in=HeldRole.objects.filter(role__in=codes).values("user"))


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """People, found by user name and made with a password."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """Make a person; without a password they cannot sign in with one."""
        user = User(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save()
        return user


class User(TrackedModel, AbstractBaseUser):
    """Somebody who signs in. People are never deleted, only made inactive."""

    username = models.CharField(
        "user name",
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "Somebody has this user name already. Choose another."},
    )
    full_name = models.CharField("full name", max_length=150)
    job_title = models.CharField("job title", max_length=150, blank=True)
    email = models.EmailField("email address", blank=True)
    is_active = models.BooleanField("may sign in", default=True)
    # The force's directory knows a person by these two, and by nothing that can be typed or handed on.
    entra_tenant = models.UUIDField("directory (tenant) ID", null=True, blank=True, editable=False)
    entra_object = models.UUIDField(
        "Entra object ID",
        null=True,
        blank=True,
        unique=True,
        help_text="From the force's directory, such as 6f0c3a52-1d0e-4a37-9c11-2b7f5f8e9a10.",
        error_messages={"unique": "Somebody has this object ID already. Copy it again from the directory."},
    )
    is_break_glass = models.BooleanField(
        "account for emergencies",
        default=False,
        help_text="May sign in with a password and a one-time code when force accounts cannot be reached.",
    )
    # When an administrator gave the password that they have; empty once they chose one of their own.
    password_given_at = models.DateTimeField("password given at", null=True, editable=False)
    # Signing in is an event, not a change to the person.
    last_login = None

    objects: ClassVar[UserManager] = UserManager()
    history = History(excluded_fields=["password"])

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        ordering = ("full_name", "username")

    def __str__(self) -> str:
        return self.full_name

    @cached_property
    def roles(self) -> list[str]:
        """The codes of the roles this person holds."""
        return list(self.held_roles.values_list("role", flat=True))

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """All that their roles allow; an inactive person may do nothing."""
        if not self.is_active:
            return frozenset()
        return frozenset().union(*(ROLES[code].permissions for code in self.roles))

    @property
    def password_has_run_out(self) -> bool:
        """Say whether the password that an administrator gave was not used in time."""
        hours = datetime.timedelta(hours=settings.FIRST_PASSWORD_HOURS)
        return self.password_given_at is not None and timezone.now() > self.password_given_at + hours

    def may(self, permission: Permission) -> bool:
        """Say whether one of their roles allows this."""
        return permission in self.permissions


class Session(AbstractBaseSession):
    """A browser in which somebody is signed in, or about to be. It goes when it ends; its events stay."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="sessions", null=True)
    started_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-used_at",)

    def __str__(self) -> str:
        return f"{self.browser or 'A browser'} at {self.address or 'an unknown address'}"

    @property
    def mark(self) -> str:
        """A name for the page: the key itself would let whoever reads it in."""
        return salted_hmac("accounts.Session", self.session_key).hexdigest()[:MARK]


class Token(models.Model):
    """A key with which a machine reads in somebody's name, kept as its digest. It goes when it ends; its events stay.

    `mark` stands in the key, on pages and in events, and opens nothing; `way` is how its maker had signed in.
    """

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=100)
    mark = models.CharField(max_length=8, unique=True, editable=False)
    digest = models.CharField("SHA-256", max_length=64, unique=True, editable=False)
    scopes = models.JSONField(default=list)
    way = models.CharField(max_length=50, editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("expires_at", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def has_expired(self) -> bool:
        """Whether its days are over."""
        return self.expires_at <= timezone.now()

    @property
    def reads(self) -> str:
        """What it opens, in words."""
        return ", ".join(SCOPES[code].name for code in self.scopes if code in SCOPES)


class Spent(models.Model):
    """How often somebody did something costly within the minute that began at `since`."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    since = models.DateTimeField()
    times = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "kind"), name="spent_once_a_kind"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.kind}, {self.times} times"


class HeldRole(TrackedModel):
    """One role of one person."""

    about = "user"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="held_roles")
    role = models.CharField(max_length=30, choices=ROLE_CHOICES)

    history = History()

    class Meta:
        ordering = ("role",)
        constraints = (
            models.UniqueConstraint(fields=("user", "role"), name="role_held_once"),
            models.CheckConstraint(condition=Q(role__in=list(ROLES)), name="role_in_the_table"),
        )

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class Portfolio(TrackedModel):
    """A field of work and the person who answers for it."""

    name = models.CharField(
        max_length=100, unique=True, error_messages={"unique": "There is a portfolio of this name already."}
    )
    lead = models.ForeignKey(
        User, verbose_name="portfolio lead", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    history = History()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Board(TrackedModel):
    """A governance board, where findings are reviewed."""

    name = models.CharField(
        max_length=100, unique=True, error_messages={"unique": "There is a board of this name already."}
    )

    history = History()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Force(TrackedModel):
    """The police force whose register this is: one row.

    `sample_today` stands in for today's date while the sample register is loaded, which would
    otherwise be years overdue.
    """

    name = models.CharField("force name", max_length=100, default="Your police force")
    sample_today = models.DateField(null=True, blank=True, editable=False)

    history = History()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(pk=1), name="one_force"),)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> "Force":
        """Find the force, or the name to show before it has been given one."""
        return cls.objects.first() or cls(pk=1)

    def today(self) -> datetime.date:
        """Today's date in London, or the sample's."""
        return self.sample_today or timezone.localdate()


def today() -> datetime.date:
    """Today's date in London, or the sample's. Views and commands ask here and pass it on."""
    return Force.current().today()
